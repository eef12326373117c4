//! A call, and what Redis knows of it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use core_api::client::Turn;
use redis::RedisResult;

use super::{
    MAX_PAUSE, Shared, micros,
    scripts::{END, REMOVE, TURN},
    window,
};

/// A call, and what Redis knows of it.
pub(super) struct Call {
    shared: Arc<Shared>,
    name: String,
    stage: Mutex<Stage>,
}

#[derive(Clone, Copy)]
enum Stage {
    /// Redis does not count it.
    Unknown,
    /// Redis was asked, and may count it by now.
    Asked,
    /// Redis counts it.
    Admitted,
}

impl Call {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let name = shared.call_name();
        Self { shared: Arc::clone(shared), name, stage: Mutex::new(Stage::Unknown) }
    }

    fn set(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    /// Takes a turn; or says how long to wait before asking again, and how long the server holds
    /// calls, in microseconds.
    pub(super) async fn ask(&self) -> RedisResult<(u64, u64)> {
        let shared = &self.shared;
        let Some(limit) = shared.local.limit() else { return Ok((0, 0)) };
        self.set(Stage::Asked);
        let mut script = TURN.prepare_invoke();
        script.arg(&self.name).arg(limit.calls()).arg(micros(window(limit)));
        script.arg(micros(shared.lease)).arg(micros(MAX_PAUSE));
        let answer = shared.run(script).await;
        self.set(match &answer {
            Ok((0, _)) => Stage::Admitted,
            // Without an answer, the lease ends what Redis may count.
            Ok(_) | Err(_) => Stage::Unknown,
        });
        answer
    }

    /// Tells Redis that the call has ended, or was not sent.
    pub(super) async fn finish(self: Arc<Self>, own: Turn) {
        let stage = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let mut script = match stage {
            Stage::Unknown => return own.end().await,
            Stage::Asked => REMOVE.prepare_invoke(),
            Stage::Admitted => END.prepare_invoke(),
        };
        let length = self.shared.local.limit().map_or(Duration::ZERO, window);
        script.arg(&self.name).arg(micros(length));
        if let Err(error) = self.shared.run(script).await {
            self.shared.note_silence(&error);
        }
        own.end().await;
    }
}

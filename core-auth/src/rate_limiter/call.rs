//! A call, and what Redis knows of it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use core_api::client::Turn;
use redis::{RedisResult, Script};

use super::{
    MAX_PAUSE, Shared, micros,
    scripts::{END, REMOVE, TURN},
    window,
};

/// A call, and what Redis knows of it.
pub(super) struct Call {
    shared: Arc<Shared>,
    name: String,
    state: Mutex<State>,
}

struct State {
    /// Whether Redis counts the call, or may count it by now.
    is_counted: bool,
    /// The turn of this machine, once the call may be sent.
    own: Option<Turn>,
}

impl Call {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let state = Mutex::new(State { is_counted: false, own: None });
        Self { shared: Arc::clone(shared), name: shared.call_name(), state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds it can panic half way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the call may be sent.
    pub(super) fn send(&self, own: Turn) {
        self.state().own = Some(own);
    }

    /// Takes a turn; or says how long to wait before asking again, and how long the server holds
    /// calls, in microseconds.
    pub(super) async fn ask(&self) -> RedisResult<(u64, u64)> {
        let shared = &self.shared;
        let Some(limit) = shared.local.limit() else { return Ok((0, 0)) };
        self.state().is_counted = true;
        let mut script = TURN.prepare_invoke();
        script.arg(&self.name).arg(limit.calls()).arg(micros(window(limit)));
        script.arg(micros(shared.lease)).arg(micros(MAX_PAUSE));
        let answer = shared.run(script).await;
        // Without an answer, the lease ends what Redis may count.
        self.state().is_counted = matches!(answer, Ok((0, _)));
        answer
    }

    /// Tells Redis that the call has ended, or was not sent.
    pub(super) async fn finish(self: Arc<Self>) {
        let (is_counted, own) = {
            let mut state = self.state();
            (state.is_counted, state.own.take())
        };
        if is_counted {
            let script: &Script = if own.is_some() { &END } else { &REMOVE };
            let length = self.shared.local.limit().map_or(Duration::ZERO, window);
            let mut script = script.prepare_invoke();
            script.arg(&self.name).arg(micros(length));
            if let Err(error) = self.shared.run(script).await {
                self.shared.note_silence(&error);
            }
        }
        if let Some(own) = own {
            own.end().await;
        }
    }
}

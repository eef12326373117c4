//! A call and its turn in Redis.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use core_api::client::Turn;
use redis::Script;

use super::state::{LimiterState, MAX_PAUSE, micros, window};
use crate::{
    connection::ScriptError,
    scripts::window::{END, REMOVE, TURN},
};

/// A call and its turn in Redis.
pub(super) struct Call {
    shared: Arc<LimiterState>,
    name: String,
    state: Mutex<CallState>,
}

struct CallState {
    /// True if Redis counts the call, or may count it.
    is_counted: bool,
    /// The turn of the local limiter, once the call may be sent.
    local_turn: Option<Turn>,
}

impl Call {
    pub(super) fn new(shared: &Arc<LimiterState>) -> Self {
        let state = Mutex::new(CallState { is_counted: false, local_turn: None });
        Self { shared: Arc::clone(shared), name: shared.call_name(), state }
    }

    fn state(&self) -> MutexGuard<'_, CallState> {
        // No code panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks the call as permitted, with its local turn.
    pub(super) fn send(&self, local_turn: Turn) {
        self.state().local_turn = Some(local_turn);
    }

    /// Asks Redis for a turn.
    ///
    /// Returns the time until the next attempt and the time for which the server holds calls, both
    /// in microseconds. Both are 0 if the turn was granted.
    pub(super) async fn acquire(&self) -> Result<(u64, u64), ScriptError> {
        let shared = &self.shared;
        let Some(limit) = shared.local.limit() else { return Ok((0, 0)) };
        self.state().is_counted = true;
        let mut script = TURN.prepare_invoke();
        script.arg(&self.name).arg(limit.calls()).arg(micros(window(limit)));
        script.arg(micros(shared.lease())).arg(micros(MAX_PAUSE));
        let answer = shared.run(script).await;
        // Without an answer, the lease limits how long Redis may count the call.
        self.state().is_counted = matches!(answer, Ok((0, _)));
        answer
    }

    /// Tells Redis that the call has ended or was not sent.
    pub(super) async fn finish(self: Arc<Self>) {
        let (is_counted, local_turn) = {
            let mut state = self.state();
            (state.is_counted, state.local_turn.take())
        };
        if is_counted {
            let script: &Script = if local_turn.is_some() { &END } else { &REMOVE };
            let length = self.shared.local.limit().map_or(Duration::ZERO, window);
            let mut script = script.prepare_invoke();
            script.arg(&self.name).arg(micros(length));
            if let Err(error) = self.shared.run(script).await {
                self.shared.report_outage(&error);
            }
        }
        if let Some(turn) = local_turn {
            turn.end().await;
        }
    }
}

//! The pool: opens each session once for all callers, and closes the least recently used first.

mod entries;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use futures_util::FutureExt;
use tokio::{task::JoinHandle, time::Instant};

use crate::{
    AccountName, Error, Grant, Session, error::Fault, session::SessionSettings, task::runtime,
};
use entries::{Entries, Opening};

/// The counters of [`Sessions`](super::Sessions).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionsCounters {
    /// Sessions that are open now.
    pub open: usize,
    /// The maximum number of sessions that were open at the same time.
    pub most_open: usize,
    /// Sessions that were opened from the store.
    pub opened: u64,
    /// Calls that received a session that was already open or being opened.
    pub shared: u64,
    /// Attempts to open a session that failed.
    pub failed: u64,
    /// Sessions that were closed to make room for another.
    pub displaced: u64,
    /// Sessions that were closed because they were idle.
    pub idle: u64,
}

/// The open sessions of a store.
pub(super) struct Pool {
    pub(super) settings: SessionSettings,
    capacity: usize,
    idle: Duration,
    state: Mutex<PoolState>,
}

#[derive(Default)]
struct PoolState {
    entries: Entries,
    counters: SessionsCounters,
    /// The task that closes idle sessions. It exists only while sessions are open.
    sweeper: Option<JoinHandle<()>>,
}

impl Pool {
    pub(super) fn new(settings: SessionSettings, capacity: usize, idle: Duration) -> Self {
        Self { settings, capacity, idle, state: Mutex::default() }
    }

    pub(super) async fn get(self: Arc<Self>, account: &AccountName) -> Result<Session, Error> {
        let opening = self.get_or_open(account);
        match opening.clone().await {
            Ok(session) => Ok(session),
            Err(error) => {
                let mut state = self.state();
                // Removed, so that the next caller tries again.
                if state.entries.remove_if(account, &opening) {
                    state.counters.failed += 1;
                }
                Err(Fault::Shared(error).into())
            }
        }
    }

    /// Returns the pending or completed opening of an account, or starts one.
    fn get_or_open(self: &Arc<Self>, account: &AccountName) -> Opening {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(opening) = state.entries.touch(account, now) {
            state.counters.shared += 1;
            return opening;
        }
        let settings = self.settings.clone().with_account(account.clone());
        let opening = async move { Session::open_stored(settings).await.map_err(Arc::new) };
        let opening = opening.boxed().shared();
        self.insert(&mut state, account, opening.clone());
        state.counters.opened += 1;
        opening
    }

    pub(super) async fn start(
        self: Arc<Self>,
        account: &AccountName,
        grant: Grant,
    ) -> Result<Session, Error> {
        let settings = self.settings.clone().with_account(account.clone());
        let next = settings.start(grant).await?;
        if let Some(session) = self.open_session(account) {
            session.replace(next);
            return Ok(session);
        }
        let session = Session::started(settings, next);
        let opening = futures_util::future::ready(Ok(session.clone())).boxed().shared();
        // Polled once, so that `peek` finds the session.
        drop(opening.clone().now_or_never());
        let mut state = self.state();
        state.entries.close_one(account);
        self.insert(&mut state, account, opening);
        Ok(session)
    }

    fn insert(self: &Arc<Self>, state: &mut PoolState, account: &AccountName, opening: Opening) {
        let now = Instant::now();
        let room = self.capacity.saturating_sub(1);
        state.counters.displaced += state.entries.shrink_to(room);
        state.entries.insert(account.clone(), opening, now);
        state.counters.most_open = state.counters.most_open.max(state.entries.len());
        // Outside of a runtime, no session is opened either.
        if state.sweeper.as_ref().is_none_or(JoinHandle::is_finished)
            && let Ok(runtime) = runtime()
        {
            state.sweeper = Some(runtime.spawn(sweep(Arc::downgrade(self), self.idle)));
        }
    }

    /// Returns the session of an account if it is open.
    pub(super) fn open_session(&self, account: &AccountName) -> Option<Session> {
        self.state().entries.open_session(account)
    }

    /// Closes the session of an account. Holders keep using it.
    pub(super) fn close(&self, account: &AccountName) {
        self.state().entries.close_one(account);
    }

    pub(super) fn counters(&self) -> SessionsCounters {
        let state = self.state();
        SessionsCounters { open: state.entries.len(), ..state.counters }
    }

    /// Closes sessions that have been idle for too long. Returns whether any session is left.
    fn close_idle(&self) -> bool {
        let mut state = self.state();
        let Some(since) = Instant::now().checked_sub(self.idle) else { return true };
        state.counters.idle += state.entries.close_idle(since);
        let is_left = state.entries.len() > 0;
        if !is_left {
            state.sweeper = None;
        }
        is_left
    }

    // The calls that change this state do not panic while they hold the lock.
    fn state(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes idle sessions periodically, as long as there are sessions.
async fn sweep(pool: Weak<Pool>, idle: Duration) {
    let pause = (idle / 4).max(Duration::from_millis(10));
    loop {
        tokio::time::sleep(pause).await;
        let is_left = pool.upgrade().is_some_and(|pool| pool.close_idle());
        if !is_left {
            return;
        }
    }
}

//! A moment of a run, in which a test acts on the destination.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use core_api::{
    AccessToken, Client,
    access::ReadOnly,
    client::{RateFuture, RateLimiter, RateStatus, Turn, TurnFuture},
};
use core_sandbox::Sandbox;
use tokio::sync::Semaphore;

use crate::support::Token;

/// A call to Core that waits until the test lets it go on.
#[derive(Clone, Debug)]
pub(crate) struct Moment(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// The calls that are still to come before the moment.
    before: AtomicUsize,
    reached: Semaphore,
    over: Semaphore,
}

impl Moment {
    /// Makes a moment after a number of calls.
    pub(crate) fn after(calls: usize) -> Self {
        let (reached, over) = (Semaphore::new(0), Semaphore::new(0));
        Self(Arc::new(Shared { before: AtomicUsize::new(calls), reached, over }))
    }

    /// Makes a client whose calls pass the moment.
    pub(crate) fn client(&self, sandbox: &Sandbox) -> Client<ReadOnly> {
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
        let builder = Client::builder(Token(token)).allow_loopback();
        builder.rate_limiter(Arc::new(self.clone())).build_read_only().unwrap()
    }

    /// Waits until the moment has come. Fails by never ending if the run has fewer calls.
    pub(crate) async fn reached(&self) {
        self.0.reached.acquire().await.unwrap().forget();
    }

    /// Lets the run go on.
    pub(crate) fn end(&self) {
        self.0.over.add_permits(1);
    }
}

impl RateLimiter for Moment {
    fn turn(&self) -> TurnFuture<'_> {
        Box::pin(async {
            let step = |left: usize| left.checked_sub(1);
            let before = &self.0.before;
            let counted = before.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step);
            if counted == Ok(1) {
                self.0.reached.add_permits(1);
                self.0.over.acquire().await.unwrap().forget();
            }
            Turn::free()
        })
    }

    fn learn<'a>(&'a self, _: &'a RateStatus) -> RateFuture<'a> {
        Box::pin(async {})
    }
}

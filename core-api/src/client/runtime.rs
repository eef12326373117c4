//! The tokio runtime that drives a call.

use std::{
    future::ready,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use futures_util::FutureExt;
use tokio::runtime::{Handle, RuntimeFlavor};

/// The error of a call outside of a runtime.
pub(super) const NO_RUNTIME: &str = "no tokio runtime runs here, and a call needs one; make it in \
     an `async fn main` under `#[tokio::main]`, or through `Runtime::block_on` of a runtime with \
     `enable_all`; without async code, use `core_api::blocking::Client` of the feature `blocking`";

/// Returns the runtime that polls the current code.
///
/// # Errors
///
/// Fails outside of a runtime.
pub(super) fn current() -> Result<Handle, &'static str> {
    Handle::try_current().map_err(|_| NO_RUNTIME)
}

/// Returns whether a runtime has not been shut down. A runtime that no thread drives at the moment counts.
fn is_alive(runtime: &Handle) -> bool {
    // A runtime that has been shut down cancels a task at once. The probe ignores the caller's budget,
    // because the runtime would seem alive once the budget is used up.
    let probe = tokio::task::unconstrained(runtime.spawn(ready(())));
    !matches!(probe.now_or_never(), Some(Err(_)))
}

/// The reason why a future cannot go on: it is polled outside of the runtime where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Departure {
    /// Another runtime polls the future, so the call can start over there.
    Moved,
    /// The future is polled outside of any runtime.
    Left,
}

/// Polls a future on the runtime where it began.
///
/// Its sockets and timers belong to that runtime. They panic after the runtime has ended, and stay silent
/// while no thread drives it. Only a runtime with threads of its own surely goes on.
pub(super) fn poll_at_home<F: Future>(
    future: Pin<&mut F>,
    home: &Handle,
    cx: &mut Context<'_>,
) -> Poll<Result<F::Output, Departure>> {
    let here = Handle::try_current().ok();
    if here.as_ref().is_some_and(|here| here.id() == home.id()) {
        return future.poll(cx).map(Ok);
    }
    let goes_on = match home.runtime_flavor() {
        RuntimeFlavor::MultiThread => is_alive(home),
        // The thread that drives this runtime may be the one that polls here, so it may never go on.
        RuntimeFlavor::CurrentThread | _ => false,
    };
    if goes_on {
        let _home = home.enter();
        return future.poll(cx).map(Ok);
    }
    Poll::Ready(Err(if here.is_some() { Departure::Moved } else { Departure::Left }))
}

/// The runtime that drives pooled connections.
///
/// A connection is a task of the runtime where it was opened. While no thread drives that runtime, a request
/// over the connection gets no response. So one runtime at a time owns the pool.
#[derive(Debug, Default)]
pub(super) struct PoolOwner(Mutex<Option<Handle>>);

impl PoolOwner {
    /// Returns whether the current runtime owns the pool. It takes over the pool of a runtime that has
    /// ended.
    pub(super) fn is_current(&self) -> bool {
        let Ok(here) = Handle::try_current() else { return false };
        let mut owner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*owner {
            Some(owner) if owner.id() == here.id() => true,
            Some(owner) if is_alive(owner) => false,
            Some(_) | None => {
                *owner = Some(here);
                true
            }
        }
    }
}

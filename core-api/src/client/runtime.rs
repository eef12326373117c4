//! The tokio runtime that drives a call.

use std::{
    future::ready,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use futures_util::FutureExt;
use tokio::runtime::{Handle, RuntimeFlavor};

/// The fault of a call that nothing can drive, and its remedy.
pub(super) const NO_RUNTIME: &str = "no tokio runtime runs here, and a call needs one: make it in \
     an `async fn main` under `#[tokio::main]`, or through `Runtime::block_on` of a runtime with \
     `enable_all`";

/// The runtime that polls the current code.
///
/// # Errors
///
/// When there is none.
pub(super) fn current() -> Result<Handle, &'static str> {
    Handle::try_current().map_err(|_| NO_RUNTIME)
}

/// Whether a runtime has not been shut down. One that nobody drives at the moment has not.
fn is_alive(runtime: &Handle) -> bool {
    // A runtime that has been shut down cancels a task at once. The budget of the caller does not
    // count, since a task that cannot be awaited would look alive.
    let probe = tokio::task::unconstrained(runtime.spawn(ready(())));
    !matches!(probe.now_or_never(), Some(Err(_)))
}

/// A future that has left the runtime on which it began, and cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Departure {
    /// Another runtime polls it, where it can begin again.
    Moved,
    /// No runtime polls it.
    Left,
}

/// Polls a future on the runtime where it began.
///
/// Its sockets and timers belong to that runtime. They panic once the runtime has ended, and stay
/// silent while nobody drives it. Only a runtime with threads of its own goes on for certain.
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
        // It may rest for good: its thread may be the one that polls.
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
/// A connection is a task of the runtime on which it was made. While nobody drives that runtime, a
/// request over the connection gets no answer. So one runtime at a time has the pool.
#[derive(Debug, Default)]
pub(super) struct Owner(Mutex<Option<Handle>>);

impl Owner {
    /// Whether the current runtime has the pool. It takes the pool over from a runtime that has ended.
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

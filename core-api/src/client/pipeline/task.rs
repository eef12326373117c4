//! A spawned task that is cancelled when its handle is dropped.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, TryLockError},
    task::{Context, Poll, ready},
};

use tokio::{
    runtime::Handle,
    task::{JoinError, JoinHandle},
};

use crate::{Error, ErrorKind, error::Call};

/// A spawned task that is cancelled when this handle is dropped.
///
/// A future that holds a permit must run even if its caller does not poll it. Otherwise a program that reads
/// a stream slowly and sends a call for each row could deadlock: the unpolled page would keep its permit.
pub(super) struct Task<T> {
    handle: JoinHandle<Option<T>>,
    work: Arc<Work<T>>,
    /// The runtime of the task.
    home: Handle,
}

/// The future of a task, until it has ended.
///
/// A runtime that no thread drives does not drop an aborted task, so other runtimes would lose its permit.
/// The handle therefore shares the future and can drop it.
struct Work<T>(Mutex<Option<Pin<Box<dyn Future<Output = T> + Send>>>>);

/// Returns the error of a call whose task ended with its runtime.
pub(super) fn shutdown_error(call: &Call) -> Error {
    Error::new(ErrorKind::Connection, call.clone(), "the runtime shuts down")
}

impl<T: Send + 'static> Task<T> {
    pub(super) fn spawn(future: impl Future<Output = T> + Send + 'static) -> Self {
        let work = Arc::new(Work(Mutex::new(Some(Box::pin(future)))));
        let shared = Arc::clone(&work);
        let home = Handle::current();
        Self { handle: home.spawn(poll_fn(move |cx| shared.poll(cx))), work, home }
    }
}

impl<T> Work<T> {
    /// Polls the future. Returns `None` if it was dropped.
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut work = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(future) = &mut *work else { return Poll::Ready(None) };
        let result = ready!(future.as_mut().poll(cx));
        *work = None;
        Poll::Ready(Some(result))
    }

    /// Drops the future. If the task is polling it at the moment, its runtime drops it.
    fn stop(&self) {
        let work = match self.0.try_lock() {
            Ok(mut work) => work.take(),
            Err(TryLockError::Poisoned(work)) => work.into_inner().take(),
            Err(TryLockError::WouldBlock) => None,
        };
        drop(work);
    }
}

impl<T> Future for Task<T> {
    /// `None` if the runtime shuts down.
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let ended = ready!(Pin::new(&mut self.handle).poll(cx));
        Poll::Ready(match ended.map_err(JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Err(Err(_)) => None,
        })
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.handle.abort();
        // Outside of a runtime, the turn of the call would have nobody who runs its end.
        let _home = Handle::try_current().is_err().then(|| self.home.enter());
        self.work.stop();
    }
}

//! What goes on although nobody polls it.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, TryLockError},
    task::{Context, Poll, ready},
};

use tokio::task::{JoinError, JoinHandle};

/// A task that ends with the caller that waits for it.
///
/// A future that has a permit must not wait for being polled: a program that reads a stream slowly,
/// and sends a call for each row, would wait for the permit of a page which it does not poll.
pub(super) struct Task<T> {
    handle: JoinHandle<Option<T>>,
    work: Arc<Work<T>>,
}

/// The work of a task, until it has ended.
///
/// A runtime that nobody drives does not drop a task that is aborted. Its permit would be lost to
/// other runtimes. So the caller that waits for the task shares its work.
struct Work<T>(Mutex<Option<Pin<Box<dyn Future<Output = T> + Send>>>>);

impl<T: Send + 'static> Task<T> {
    pub(super) fn spawn(future: impl Future<Output = T> + Send + 'static) -> Self {
        let work = Arc::new(Work(Mutex::new(Some(Box::pin(future)))));
        let shared = Arc::clone(&work);
        Self { handle: tokio::spawn(poll_fn(move |cx| shared.poll(cx))), work }
    }
}

impl<T> Work<T> {
    /// `None` where the work was dropped.
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut work = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(future) = &mut *work else { return Poll::Ready(None) };
        let result = ready!(future.as_mut().poll(cx));
        *work = None;
        Poll::Ready(Some(result))
    }

    /// Drops the work, unless the task is at it; its runtime drops it then.
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
    /// `None` where the runtime shuts down.
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
        self.work.stop();
    }
}

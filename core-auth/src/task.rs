//! Tasks that a call awaits.

use std::panic;

use tokio::{runtime::Handle, task::JoinHandle};

use crate::{Error, error::Fault};

/// Returns the runtime that polls the current code.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) when there is no runtime.
pub(crate) fn runtime() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| Fault::NoRuntime.into())
}

/// Awaits a task. A panic of the task continues in the caller.
///
/// # Errors
///
/// [`Stopped`](crate::ErrorKind::Stopped) when the runtime ends before the task.
pub(crate) async fn joined<T>(task: JoinHandle<T>) -> Result<T, Error> {
    task.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic::resume_unwind(panic),
        Err(_) => Fault::Stopped.into(),
    })
}

/// Runs blocking work, such as disk access, on a thread that does not block other tasks.
///
/// # Errors
///
/// The errors of [`runtime`] and [`joined`], and the error of the work.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    joined(runtime()?.spawn_blocking(work)).await?
}

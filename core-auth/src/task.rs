//! Tasks that a call awaits.

use std::panic;

use tokio::{runtime::Handle, task::JoinHandle};

use crate::{Error, error::Fault};

/// Returns the current Tokio runtime.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) if no runtime is running.
pub(crate) fn runtime() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| Fault::NoRuntime.into())
}

/// Awaits a task. A panic of the task is resumed in the caller.
///
/// # Errors
///
/// [`Stopped`](crate::ErrorKind::Stopped) if the runtime ends before the task does.
pub(crate) async fn joined<T>(task: JoinHandle<T>) -> Result<T, Error> {
    task.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic::resume_unwind(panic),
        Err(_) => Fault::Stopped.into(),
    })
}

/// Runs blocking work, such as disk access, on a thread that holds up no other task.
///
/// # Errors
///
/// As [`runtime`] and [`joined`], and the error of the work.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    joined(runtime()?.spawn_blocking(work)).await?
}

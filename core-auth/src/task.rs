//! Tasks that a call awaits.

use std::panic;

use tokio::{runtime::Handle, task::JoinHandle};

use crate::{Error, error::Fault};

/// The runtime that polls the current code.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) when there is none.
pub(crate) fn runtime() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| Fault::NoRuntime.into())
}

/// Awaits a task. A panic of the task goes on in the caller.
///
/// # Errors
///
/// [`Stopped`](crate::ErrorKind::Stopped) when the runtime ends before the task does.
pub(crate) async fn joined<T>(task: JoinHandle<T>) -> Result<T, Error> {
    task.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic::resume_unwind(panic),
        Err(_) => Fault::Stopped.into(),
    })
}

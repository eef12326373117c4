//! Tasks that a call awaits.

use std::panic;

use tokio::task::JoinHandle;

use crate::{Error, error::Fault};

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

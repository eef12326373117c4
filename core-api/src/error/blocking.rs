//! The reason why a blocking call was not made.

use std::io;

use super::Error;

/// The reason why a blocking call was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlockingError {
    /// The call was made in async code, where it would stop the other tasks of its thread.
    #[error(
        "a blocking call was made in async code, where it would stop other tasks; await the same \
         call of the async client (`core_api::Client`), or block in `tokio::task::spawn_blocking`"
    )]
    AsyncContext,
    /// The background thread of the blocking clients did not start.
    #[error(
        "the background thread of the blocking clients did not start: {0}; check the limits of \
         this process on threads and open files"
    )]
    Start(#[source] io::Error),
}

impl Error {
    /// Returns the reason why a blocking call was not made, if it is the cause.
    #[must_use]
    pub fn blocking_error(&self) -> Option<&BlockingError> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }
}

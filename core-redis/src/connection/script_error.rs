//! The reason why a script has no result.

use core_auth::Error;
use redis::{RedisError, RetryMethod};

/// The reason why a script has no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScriptError {
    /// Nothing was sent.
    #[error("no Tokio runtime is running here")]
    NoRuntime,
    #[error(transparent)]
    Redis(#[from] RedisError),
}

impl ScriptError {
    /// Returns whether there was no answer, or an answer that asks to retry, as after a restart.
    pub(crate) fn is_unanswered(&self) -> bool {
        match self {
            Self::NoRuntime => false,
            Self::Redis(error) => !matches!(error.retry_method(), RetryMethod::NoRetry),
        }
    }

    /// Returns whether the key holds a value of another type.
    pub(crate) fn is_wrong_type(&self) -> bool {
        matches!(self, Self::Redis(error) if error.code() == Some("WRONGTYPE"))
    }

    /// Converts the reason into the error of a store.
    pub(crate) fn into_error(
        self,
        place: String,
        doing: &'static str,
        advice: &'static str,
    ) -> Error {
        match self {
            Self::NoRuntime => Error::no_runtime(),
            Self::Redis(source) => Error::store(place, doing, source).with_advice(advice),
        }
    }
}

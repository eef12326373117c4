//! Attempts of a call and their results.

use std::{fmt, sync::Arc, time::Duration};

use http::StatusCode;

use super::ErrorKind;

/// One attempt of a call. See [`Error::attempts`](super::Error::attempts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    kind: Option<ErrorKind>,
    status: Option<StatusCode>,
    waited: Duration,
    took: Duration,
}

impl Attempt {
    #[cfg(feature = "client")]
    pub(crate) fn new(
        kind: Option<ErrorKind>,
        status: Option<StatusCode>,
        waited: Duration,
        took: Duration,
    ) -> Self {
        Self { kind, status, waited, took }
    }

    /// Returns the kind of error, or `None` for a success.
    #[must_use]
    pub fn kind(&self) -> Option<ErrorKind> {
        self.kind
    }

    /// Returns the status of the answer, or `None` without an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns the time from the previous attempt until this one was sent: the pause and the wait for a turn.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// Returns the time from sending until the answer or the failure.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }
}

/// `503 the server failed after 12ms`.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status {
            write!(f, "{} ", status.as_u16())?;
        }
        match self.kind {
            Some(kind) => write!(f, "{kind}")?,
            None => f.write_str("answered")?,
        }
        write!(f, " after {}ms", self.took.as_millis())
    }
}

/// The attempts of a call, as an extension of its answer.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    pub(crate) list: Arc<[Attempt]>,
    /// True if the call may be repeated.
    pub(crate) is_idempotent: bool,
    /// True if another attempt may get another answer.
    pub(crate) is_transient: bool,
    /// True if the server may have performed an earlier attempt.
    pub(crate) may_have_acted: bool,
}

//! What came of each time that a call was sent.

use std::{fmt, sync::Arc, time::Duration};

use http::StatusCode;

use super::ErrorKind;

/// One time that a call was sent; see [`Error::attempts`](super::Error::attempts).
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

    /// What was wrong; `None` where Core answered with a success.
    #[must_use]
    pub fn kind(&self) -> Option<ErrorKind> {
        self.kind
    }

    /// The status that Core answered with; `None` when there was no answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The time from the attempt before until it was sent: the pause, and the wait for its turn.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The time from when it was sent until its answer came or it failed.
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

/// The attempts of a call, as they go with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    pub(crate) list: Arc<[Attempt]>,
    /// Whether the caller, or the call, permits to repeat it.
    pub(crate) is_idempotent: bool,
    /// Whether the last answer may be another one next time.
    pub(crate) is_passing: bool,
    /// Whether the server may have acted on an attempt before the last one.
    pub(crate) is_unsure: bool,
}

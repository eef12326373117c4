//! The error of a request without a response.

use std::{error::Error, fmt};

use crate::{Redactor, foreign_text};

/// The error of a request without a response, or with a response that broke off.
///
/// Its text is one line with all causes, and contains no secrets.
///
/// ```
/// use core_api::client::TransportError;
///
/// let error = TransportError::not_sent("the tunnel is closed");
/// assert!(error.is_not_sent() && !error.is_permanent());
/// assert_eq!(error.to_string(), "the tunnel is closed");
/// ```
pub struct TransportError {
    reach: Reach,
    is_permanent: bool,
    is_timeout: bool,
    text: String,
}

/// The farthest point that a request may have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The transport did not try to send the request.
    Refused,
    /// No byte was sent.
    NotSent,
    /// The server may have acted on the request.
    Unknown,
}

impl TransportError {
    /// Creates the error of a request that this transport does not accept. It is permanent.
    #[must_use]
    pub fn refused(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_permanent: true, ..Self::new(Reach::Refused, &*reason.into()) }
    }

    /// Creates the error of a request that surely was not sent, not even in part. An example is a refused
    /// connection.
    #[must_use]
    pub fn not_sent(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Reach::NotSent, &*cause.into())
    }

    /// Creates the error of a request that the server may have read, or of a body that broke off.
    #[must_use]
    pub fn unknown(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Reach::Unknown, &*cause.into())
    }

    /// Marks the error as permanent: retries fail until a setting changes. An example is a certificate that
    /// is not trusted.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.is_permanent = true;
        self
    }

    /// Marks the error as a time-out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.is_timeout = true;
        self
    }

    /// Returns whether the transport did not accept the request. A retry would fail as well.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.reach == Reach::Refused
    }

    /// Returns whether nothing was sent, so the server surely did not act. Also true for refused requests.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        match self.reach {
            Reach::Refused | Reach::NotSent => true,
            Reach::Unknown => false,
        }
    }

    /// Returns whether retries fail until a setting changes.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// Returns whether a time limit ended the request.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Returns the error for a body, whose request was sent.
    pub(super) fn of_body(self) -> Self {
        Self { reach: Reach::Unknown, ..self }
    }

    /// Removes secrets from the text.
    pub(super) fn without(self, secrets: &Redactor) -> Self {
        Self { text: secrets.redact(&self.text).into_owned(), ..self }
    }

    fn new(reach: Reach, cause: &(dyn Error + 'static)) -> Self {
        Self { reach, is_permanent: false, is_timeout: false, text: foreign_text::causes(cause) }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `Display` includes the causes, so `source` returns `None`.
impl Error for TransportError {}

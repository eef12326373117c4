//! Requests without an answer.

use std::{error::Error, fmt};

use crate::Redactor;

/// A request without an answer, or with one that broke off.
///
/// Its text is one line with all causes, and names no secret.
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

/// The farthest point that a request can have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Nobody tried to send it.
    Refused,
    /// It did not leave.
    NotSent,
    /// The server may have acted on it.
    Unknown,
}

impl TransportError {
    /// Makes the error of a request that this transport does not take, whatever the network does.
    ///
    /// It is permanent.
    #[must_use]
    pub fn refused(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_permanent: true, ..Self::new(Reach::Refused, &*reason.into()) }
    }

    /// Makes the error of a request of which surely no byte was sent, as where no connection was
    /// made.
    #[must_use]
    pub fn not_sent(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Reach::NotSent, &*cause.into())
    }

    /// Makes the error of a request that the server may have read, and of a body that broke off.
    #[must_use]
    pub fn unknown(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Reach::Unknown, &*cause.into())
    }

    /// Marks a fault that each further attempt meets until somebody changes a setting, such as a
    /// certificate that is not trusted.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.is_permanent = true;
        self
    }

    /// Marks the end of a time limit.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.is_timeout = true;
        self
    }

    /// Whether the transport did not take the request. Another attempt is as futile.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.reach == Reach::Refused
    }

    /// Whether the server surely did not act, since nothing was sent; true of refused requests, too.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        match self.reach {
            Reach::Refused | Reach::NotSent => true,
            Reach::Unknown => false,
        }
    }

    /// Whether each further attempt meets the same fault until somebody changes a setting.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// Whether a time limit ended the request.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// The same for a body, whose request was sent.
    pub(super) fn of_body(self) -> Self {
        Self { reach: Reach::Unknown, ..self }
    }

    /// The same without these secrets.
    pub(super) fn without(self, secrets: &Redactor) -> Self {
        Self { text: secrets.redact(&self.text).into_owned(), ..self }
    }

    fn new(reach: Reach, cause: &(dyn Error + 'static)) -> Self {
        Self { reach, is_permanent: false, is_timeout: false, text: with_causes(cause) }
    }
}

/// An error with its causes, in one line.
pub(super) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    // An error that shows its cause has it as its source, too.
    texts.dedup_by(|cause, shown| shown.ends_with(cause.as_str()));
    texts.join(": ")
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reach, is_permanent, is_timeout, text } = self;
        f.debug_struct("TransportError")
            .field("reach", reach)
            .field("is_permanent", is_permanent)
            .field("is_timeout", is_timeout)
            .field("text", text)
            .finish()
    }
}

/// The text has all causes already.
impl Error for TransportError {}

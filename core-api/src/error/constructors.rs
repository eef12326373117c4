//! Constructors and builders of errors, for this crate.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Extensions, StatusCode};

use super::{Attempts, BoxError, Call, Error, ErrorKind, Inner, Provenance, QueryContext, Refusal};
#[cfg(feature = "client")]
use crate::BaseUrl;
use crate::token::TokenError;

/// The number of bytes to keep beyond the shown ones until secrets are removed. A truncated secret would not be
/// found.
pub(super) const AT_CUT: usize = 256;

impl Error {
    pub(crate) fn new(kind: ErrorKind, call: Call, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            call,
            filled_path: None,
            base_url: None,
            is_foreign: false,
            status: None,
            refusal: Refusal::default(),
            detail: detail.into(),
            retry_after: None,
            is_not_performed: false,
            is_permanent: false,
            is_transient: false,
            may_have_acted: false,
            written: 0,
            attempts: None,
            raw: None,
            source: None,
        }))
    }

    /// Makes the error of a request that cannot be sent.
    pub(crate) fn unsent(call: Call, reason: impl Into<BoxError>) -> Self {
        Self::new(ErrorKind::Unsent, call, "").with_source(reason)
    }

    /// Makes the error of an answer that does not fit the call.
    pub(crate) fn undecodable(call: Call, status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Decode, call, detail).with_status(status)
    }

    /// Makes the error of an answer that refuses the call.
    pub(crate) fn refused(call: Call, status: StatusCode, refusal: Refusal) -> Self {
        let mut error = Self::new(ErrorKind::of(status, &refusal), call, "").with_status(status);
        // Core's own refusals have a key or a code. Others may come from a server in between.
        let is_bare = refusal.key().is_none() && refusal.code().is_none();
        error.0.is_foreign =
            status.is_redirection() || is_bare && error.kind() == ErrorKind::NotFound;
        error.0.refusal = refusal;
        error
    }

    /// Adds the extensions of an answer: the attempts, the provenance, and the filter of a refused query.
    pub(crate) fn with_context(mut self, extensions: &Extensions) -> Self {
        if let Some(attempts) = extensions.get::<Attempts>() {
            self = self.with_attempts(attempts);
        }
        if let Some(query) = extensions.get::<QueryContext>().filter(|query| self.blames(query)) {
            self.0.detail = query.to_string();
        }
        match extensions.get::<Provenance>() {
            Some(provenance) => self.with_provenance(provenance),
            None => self,
        }
    }

    /// Returns whether the query may be the reason of the error.
    fn blames(&self, query: &QueryContext) -> bool {
        match self.kind() {
            ErrorKind::Query => true,
            ErrorKind::Refused | ErrorKind::Validation | ErrorKind::Server => {
                self.0.detail.is_empty() && self.status().is_some() && query.is_unconfirmed()
            }
            ErrorKind::Unsent
            | ErrorKind::Throttled
            | ErrorKind::Token
            | ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::NotAuthenticated
            | ErrorKind::Permission
            | ErrorKind::NotFound
            | ErrorKind::NotUnique
            | ErrorKind::Duplicate
            | ErrorKind::OutOfDate
            | ErrorKind::RateLimited
            | ErrorKind::Decode
            | ErrorKind::Write => false,
        }
    }

    /// Sets the path of the call with its values.
    pub(crate) fn with_path(mut self, path: &str) -> Self {
        self.0.filled_path = Some(path.into());
        self
    }

    /// Sets the base URL that refused a token.
    #[cfg(feature = "client")]
    pub(crate) fn with_base_url(mut self, base_url: &BaseUrl) -> Self {
        self.0.base_url = Some(base_url.clone());
        self
    }

    /// Marks an answer that probably does not come from Core.
    pub(crate) fn mark_foreign(mut self) -> Self {
        self.0.is_foreign = true;
        self
    }

    pub(crate) fn with_detail(mut self, detail: String) -> Self {
        self.0.detail = detail;
        self
    }

    /// Appends a reason to the detail.
    #[cfg(feature = "client")]
    pub(crate) fn with_reason(mut self, reason: &str) -> Self {
        let detail = &mut self.0.detail;
        if !detail.is_empty() {
            detail.push_str("; ");
        }
        detail.push_str(reason);
        self
    }

    /// Sets the number of bytes that a download has written.
    #[cfg(feature = "client")]
    pub(crate) fn with_written(mut self, bytes: u64) -> Self {
        self.0.written = bytes;
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Adds the attempts of the call.
    pub(crate) fn with_attempts(mut self, attempts: &Attempts) -> Self {
        self.0.attempts = Some(Arc::clone(&attempts.list));
        self.0.call.is_idempotent = attempts.is_idempotent;
        self.0.is_transient = attempts.is_transient;
        self.0.may_have_acted = attempts.may_have_acted;
        self
    }

    /// Marks a call that the server certainly did not perform.
    #[cfg(feature = "client")]
    pub(crate) fn mark_not_performed(mut self) -> Self {
        self.0.is_not_performed = true;
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_not_performed(&self) -> bool {
        self.0.is_not_performed
    }

    /// Marks an error that another attempt cannot avoid.
    #[cfg(feature = "client")]
    pub(crate) fn mark_permanent(mut self) -> Self {
        self.0.is_permanent = true;
        self
    }

    /// Keeps the body of the answer, unless it is empty.
    pub(crate) fn with_raw(mut self, body: &[u8]) -> Self {
        let kept = body.get(..Self::MAX_RAW + AT_CUT).unwrap_or(body);
        self.0.raw = (!kept.is_empty()).then(|| Bytes::copy_from_slice(kept));
        self
    }

    /// Returns the error of the same call after a failed attempt to get another token.
    ///
    /// Its kind is [`Token`](ErrorKind::Token). Method, path and attempts do not change.
    #[must_use]
    pub fn with_token_error(mut self, error: TokenError) -> Self {
        self.0.kind = ErrorKind::Token;
        self.0.status = None;
        self.0.refusal = Refusal::default();
        self.0.detail.clear();
        self.0.raw = None;
        self.with_source(error)
    }

    /// Sets the cause.
    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

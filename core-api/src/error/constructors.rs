//! How errors are made.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Extensions, StatusCode};

use super::{Attempts, Call, Error, ErrorKind, Inner, Provenance, QueryContext, Refusal, Source};
#[cfg(feature = "client")]
use crate::BaseUrl;
use crate::token::TokenError;

/// As many bytes more than are shown are kept, until secrets are taken out: one that is cut would
/// not be found.
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
            is_undone: false,
            is_permanent: false,
            is_transient: false,
            is_unsure: false,
            written: 0,
            attempts: None,
            raw: None,
            source: None,
        }))
    }

    /// A request that cannot be sent.
    pub(crate) fn unsent(call: Call, reason: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Unsent, call, "").caused_by(reason)
    }

    /// An answer that is not what the call returns.
    pub(crate) fn undecodable(call: Call, status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Decode, call, detail).with_status(status)
    }

    /// An answer that refuses the call.
    pub(crate) fn refused(call: Call, status: StatusCode, refusal: Refusal) -> Self {
        let mut error = Self::new(ErrorKind::of(status, &refusal), call, "").with_status(status);
        // Core's own answers have a key or a code; others may come from anything on the way.
        let is_bare = refusal.key().is_none() && refusal.code().is_none();
        error.0.is_foreign =
            status.is_redirection() || is_bare && error.kind() == ErrorKind::NotFound;
        error.0.refusal = refusal;
        error
    }

    /// Adds what goes with an answer: the attempts, where it came from, and, where Core refuses the
    /// query, what was sent.
    pub(crate) fn about(mut self, extensions: &Extensions) -> Self {
        if let Some(attempts) = extensions.get::<Attempts>() {
            self = self.after(attempts);
        }
        if let (ErrorKind::Query, Some(sent)) = (self.kind(), extensions.get::<QueryContext>()) {
            self.0.detail = sent.to_string();
        }
        match extensions.get::<Provenance>() {
            Some(provenance) => self.about_request(provenance),
            None => self,
        }
    }

    /// Names the record: the path of the call with its values.
    pub(crate) fn on_path(mut self, path: &str) -> Self {
        self.0.filled_path = Some(path.into());
        self
    }

    /// Names the base URL that refused a token.
    #[cfg(feature = "client")]
    pub(crate) fn at(mut self, base_url: &BaseUrl) -> Self {
        self.0.base_url = Some(base_url.clone());
        self
    }

    /// Marks an answer that is likely not one of Core.
    pub(crate) fn foreign(mut self) -> Self {
        self.0.is_foreign = true;
        self
    }

    pub(crate) fn with_detail(mut self, detail: String) -> Self {
        self.0.detail = detail;
        self
    }

    /// Adds a reason, after the one that there is.
    #[cfg(feature = "client")]
    pub(crate) fn with_reason(mut self, reason: &str) -> Self {
        let detail = &mut self.0.detail;
        if !detail.is_empty() {
            detail.push_str("; ");
        }
        detail.push_str(reason);
        self
    }

    /// Notes the bytes that a download has written.
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

    /// What was tried before, and at last.
    pub(crate) fn after(mut self, attempts: &Attempts) -> Self {
        self.0.attempts = Some(Arc::clone(&attempts.list));
        self.0.call.is_idempotent = attempts.is_idempotent;
        self.0.is_transient = attempts.is_transient;
        self.0.is_unsure = attempts.is_unsure;
        self
    }

    /// The server surely did nothing.
    #[cfg(feature = "client")]
    pub(crate) fn undone(mut self) -> Self {
        self.0.is_undone = true;
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_undone(&self) -> bool {
        self.0.is_undone
    }

    /// Another attempt meets the same fault.
    #[cfg(feature = "client")]
    pub(crate) fn permanent(mut self) -> Self {
        self.0.is_permanent = true;
        self
    }

    /// Keeps the body of the answer, where it has one.
    pub(crate) fn with_raw(mut self, body: &[u8]) -> Self {
        let kept = body.get(..Self::MAX_RAW + AT_CUT).unwrap_or(body);
        self.0.raw = (!kept.is_empty()).then(|| Bytes::copy_from_slice(kept));
        self
    }

    /// The error of the same call after somebody has tried to get another token, in vain.
    ///
    /// It has the kind [`Token`](ErrorKind::Token); method, path and attempts stay.
    #[must_use]
    pub fn with_token_error(mut self, error: TokenError) -> Self {
        self.0.kind = ErrorKind::Token;
        self.0.status = None;
        self.0.refusal = Refusal::default();
        self.0.detail.clear();
        self.0.raw = None;
        self.caused_by(error)
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

//! The text of an error, on one line.

use std::fmt;

use http::StatusCode;

use super::{Error, ErrorKind, Inner};
use crate::{Evidence, foreign_text};

/// `PUT /timeentry/627f…: 409 out of date (OutDatedModel, attempt 2): …`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, call, status, refusal, detail, source, .. } = &*self.0;
        write!(f, "{} {}: ", call.method, foreign_text::line(self.filled_path()))?;
        if let Some(status) = status {
            write!(f, "{} ", status.as_u16())?;
        }
        write!(f, "{kind}")?;
        if let Some(base_url) = self.base_url().filter(|_| self.names_server()) {
            write!(f, " at {base_url}")?;
        }
        match (refusal.key().or(refusal.code()), self.attempts().len()) {
            (None, 0..=1) => {}
            (Some(key), 0..=1) => write!(f, " ({key})")?,
            (None, attempt) => write!(f, " (attempt {attempt})")?,
            (Some(key), attempt) => write!(f, " ({key}, attempt {attempt})")?,
        }
        if let Some(message) = refusal.message() {
            write!(f, ": {message}")?;
        }
        if let Some(details) = refusal.details_in_short() {
            write!(f, ": {details}")?;
        }
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        if let Some(source) = source {
            write!(f, ": {}", foreign_text::causes(&**source))?;
        }
        if let Some(advice) = self.advice() {
            write!(f, ": {advice}")?;
        }
        if let Some(status) = self.0.unsourced_refusal() {
            write!(f, ": no source shows this call; Core answered {}", status.as_u16())?;
        }
        if self.may_have_acted() {
            f.write_str(": an earlier attempt may have been performed")?;
        }
        Ok(())
    }
}

impl Inner {
    /// Returns the status, if it can mean that Core does not have this call, and no source shows the call.
    fn unsourced_refusal(&self) -> Option<StatusCode> {
        let status = self.status.filter(|_| self.call.evidence == Evidence::Assumed)?;
        let is_about_caller = matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
        );
        let is_refusal = status.is_client_error() && !is_about_caller;
        (is_refusal || status == StatusCode::NOT_IMPLEMENTED).then_some(status)
    }
}

impl Error {
    /// Returns the next step after a refusal whose cause is often outside of the call.
    fn advice(&self) -> Option<String> {
        let call = &self.0.call;
        if self.kind() == ErrorKind::Permission {
            let scope = call.scope?;
            return Some(format!(
                "the call needs the scope `{scope}`, and the right of the person in Core"
            ));
        }
        if self.kind() != ErrorKind::NotFound || !self.0.is_foreign {
            return None;
        }
        let base_url = self.base_url()?.to_string();
        let is_usual = base_url.trim_end_matches('/').ends_with("/api");
        (!is_usual).then(|| "the base URL of Core ends with `/api`".to_owned())
    }

    /// Returns whether to name the server, because the answer may not come from Core.
    fn names_server(&self) -> bool {
        self.0.is_foreign || matches!(self.kind(), ErrorKind::Connection | ErrorKind::Timeout)
    }
}

/// Writes text and kind on one line, because `main` prints a returned error by `Debug`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?})", self.kind())
    }
}

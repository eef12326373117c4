//! Removal of the request's secrets from errors. No other code does it.

use std::io;

use bytes::Bytes;

use super::{BoxError, Error, Provenance, RowError, constructors::AT_CUT};
use crate::{Redactor, TokenError, foreign_text};

impl Error {
    /// Adds the URL of the request, and removes its secrets from all parts of the error.
    pub(crate) fn with_provenance(mut self, provenance: &Provenance) -> Self {
        let inner = &mut *self.0;
        if let Some(path) = provenance.path() {
            inner.filled_path = Some(path.into());
        }
        if inner.base_url.is_none() {
            inner.base_url = provenance.base_url().cloned();
        }
        self.redact(provenance.redactor());
        self
    }

    fn redact(&mut self, redactor: &Redactor) {
        if redactor.is_empty() {
            return;
        }
        let inner = &mut *self.0;
        if let Some(path) = &mut inner.filled_path {
            *path = redactor.redact(path).into();
        }
        inner.detail = redactor.redact(&inner.detail).into_owned();
        inner.refusal.redact(redactor);
        if let Some(raw) = &mut inner.raw {
            let mut clean = redactor.redact_bytes(raw).into_owned();
            if raw.len() > Self::MAX_RAW {
                // The last bytes may be the start of a secret.
                clean.truncate(clean.len().saturating_sub(AT_CUT).min(Self::MAX_RAW));
            }
            *raw = Bytes::from(clean);
        }
        inner.source = inner.source.take().map(|source| redacted(source, redactor));
    }
}

/// Returns a cause without secrets. Causes that an error exposes keep their type.
fn redacted(source: BoxError, redactor: &Redactor) -> BoxError {
    let source = match source.downcast::<RowError>() {
        Ok(row) => return Box::new(row.redacted(redactor)),
        Err(source) => source,
    };
    let shown = foreign_text::causes(&*source);
    let clean = redactor.redact(&shown);
    if clean == shown {
        return source;
    }
    let source = match source.downcast::<io::Error>() {
        Ok(error) => return Box::new(io::Error::new(error.kind(), clean)),
        Err(source) => source,
    };
    match source.downcast::<TokenError>() {
        Ok(error) => Box::new(error.with_message(clean)),
        Err(_) => clean.into(),
    }
}

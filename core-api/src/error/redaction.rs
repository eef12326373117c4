//! The one place at which errors lose the secrets of their request.

use std::{error, io};

use bytes::Bytes;

use super::{Error, Provenance, RowError, Source, constructors::AT_CUT};
use crate::{Redactor, TokenError};

impl Error {
    /// Adds where the request went, and takes its secrets out of all that the error shows.
    pub(crate) fn about_request(mut self, provenance: &Provenance) -> Self {
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

/// A cause without secrets; the ones that an error gives out keep their type.
fn redacted(source: Source, redactor: &Redactor) -> Source {
    let source = match source.downcast::<RowError>() {
        Ok(row) => return Box::new(row.redacted(redactor)),
        Err(source) => source,
    };
    let shown = chain(&*source);
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

/// An error and its causes, as the text of an [`Error`] shows them.
pub(super) fn chain(error: &(dyn error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

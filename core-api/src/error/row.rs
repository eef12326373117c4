//! The error of a row that does not decode.

use std::{error, fmt};

use uuid::Uuid;

use super::constructors::AT_CUT;
#[cfg(feature = "client")]
use crate::sensitive::{Placeholder, SensitiveFields};
use crate::{Redactor, decode::DecodeError};

/// The error of a row of a page that does not decode. [`Error::row`](super::Error::row) returns it.
///
/// Its text does not show the row, which may contain personal data. [`raw`](Self::raw) does, without the values of
/// sensitive fields.
#[derive(Clone, PartialEq, Eq)]
pub struct RowError {
    index: usize,
    id: Option<Uuid>,
    fault: DecodeError,
    raw: Box<str>,
}

impl RowError {
    /// The largest number of bytes of the row that are kept.
    pub const MAX_RAW: usize = 16 * 1024;

    #[cfg(feature = "client")]
    pub(crate) fn new(
        index: usize,
        id: Option<Uuid>,
        fault: DecodeError,
        raw: &str,
        sensitive: &SensitiveFields,
    ) -> Self {
        let raw = sensitive.mask(start(raw, Self::MAX_RAW + AT_CUT), Placeholder::Mark).into();
        Self { index, id, fault, raw }
    }

    /// Removes secrets from the error.
    pub(super) fn redacted(self, redactor: &Redactor) -> Self {
        let fault = self.fault.redacted(redactor);
        let clean = redactor.redact(&self.raw);
        let is_cut = self.raw.len() > Self::MAX_RAW;
        // The last bytes of a truncated row may be the start of a secret.
        let end = if is_cut { clean.len().saturating_sub(AT_CUT) } else { clean.len() };
        let raw = start(&clean, end).into();
        Self { fault, raw, ..self }
    }

    /// Returns the index of the row in its page, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the id of the record, if the row has one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        self.id
    }

    /// Returns the place of the fault in the row, such as `assignedGroups[0].id`. Empty for the whole row.
    #[must_use]
    pub fn path(&self) -> &str {
        self.fault.place()
    }

    /// Returns up to [`MAX_RAW`](Self::MAX_RAW) bytes of the JSON of the row. Values of sensitive fields are hidden.
    #[must_use]
    pub fn raw(&self) -> &str {
        start(&self.raw, Self::MAX_RAW)
    }
}

/// Returns the start of a text, up to a length in bytes.
fn start(text: &str, length: usize) -> &str {
    let end = (0..=text.len().min(length)).rev().find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.index)?;
        if let Some(id) = self.id {
            write!(f, " (id {id})")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl error::Error for RowError {}

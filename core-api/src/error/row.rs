//! A row of a list that is not what the list returns.

use std::{error, fmt};

use uuid::Uuid;

use super::making::AT_CUT;
use crate::{Redactor, decode::DecodeError};

/// A row of a page that does not decode, while the others of the page do.
///
/// It is what [`Error::row`](super::Error::row) gives. Its text does not show the row, which may
/// hold what should not be in a log; [`raw`](Self::raw) does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    index: usize,
    id: Option<Uuid>,
    fault: DecodeError,
    raw: Box<str>,
}

impl RowError {
    /// How many bytes of the row are kept.
    pub const MAX_RAW: usize = 16 * 1024;

    #[cfg(feature = "client")]
    pub(crate) fn new(index: usize, id: Option<Uuid>, fault: DecodeError, raw: &str) -> Self {
        Self { index, id, fault, raw: start(raw, Self::MAX_RAW + AT_CUT).into() }
    }

    /// The same without secrets.
    pub(super) fn redacted(self, redactor: &Redactor) -> Self {
        let fault = self.fault.redacted(redactor);
        let clean = redactor.redact(&self.raw);
        let is_cut = self.raw.len() > Self::MAX_RAW;
        // The last bytes of what was cut may be the start of a secret.
        let end = if is_cut { clean.len().saturating_sub(AT_CUT) } else { clean.len() };
        let raw = start(&clean, end).into();
        Self { fault, raw, ..self }
    }

    /// Which row of its page it is, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The id of the record, where the row has one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        self.id
    }

    /// Where in the row the fault is: `assignedGroups[0].id`; empty for the whole of it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.fault.place()
    }

    /// The JSON of the row as the server wrote it, up to [`MAX_RAW`](Self::MAX_RAW) bytes.
    #[must_use]
    pub fn raw(&self) -> &str {
        start(&self.raw, Self::MAX_RAW)
    }
}

/// The start of a text, up to a length in bytes.
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

//! The rest of a pass that ended early while many rows were within its overlap.
//!
//! Usually, a pass that ended early starts again before its last row, and the cursor has the versions of all rows
//! from there on. With thousands of such rows, the cursor would be large. It then has a position only: the pass goes
//! on at the last row. A row that was written shortly before that row, but became visible after it was read, would be
//! missed. So the next pass starts before it. That pass may return rows again.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::timeline::PassStart;

/// The rest of a pass that ended early. It survives in a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Resumption {
    /// The timestamp at which the pass goes on, or `None` if it starts before its last row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<DateTime>,
    /// The earliest timestamp of a row that the pass may have missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) missed_from: Option<DateTime>,
}

impl Resumption {
    pub(super) fn is_empty(&self) -> bool {
        self.from.is_none() && self.missed_from.is_none()
    }

    /// Adds the time from which an end at this place may miss rows.
    pub(super) fn miss(&mut self, from: DateTime) {
        self.missed_from = Some(self.missed_from.map_or(from, |known| known.min(from)));
    }

    /// Returns the start of the pass, from the start that it would have without a resumption.
    pub(super) fn start(&self, start: PassStart) -> PassStart {
        let since = match (self.from, self.missed_from) {
            (Some(from), _) => return PassStart::at(Some(from), false),
            (None, Some(missed_from)) => start.since.map(|since| since.min(missed_from)),
            (None, None) => return start,
        };
        PassStart::at(since, true)
    }

    /// Returns the rest of the resumption while a pass with this start runs.
    pub(super) fn rest(&self) -> Self {
        match self.from {
            // The pass does not read the rows that an earlier one may have missed.
            Some(_) => Self { from: None, missed_from: self.missed_from },
            None => Self::default(),
        }
    }
}

//! The stored state of a mirror of one company.

use std::collections::BTreeMap;

use core_api::client::ChangeCursor;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::error::MirrorError;

/// The state from which a run continues. A destination keeps it as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    /// The changes that were read.
    pub(crate) cursor: ChangeCursor,
    /// The tables that have had rows, with their state.
    #[serde(default)]
    pub(crate) tables: BTreeMap<String, TableState>,
}

/// The state of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableState {
    /// True if rows of the table were written. A table without rows was then emptied or dropped.
    #[serde(default)]
    pub(crate) has_rows: bool,
}

impl State {
    /// The version of the format. It increases when the meaning of the contents changes.
    const VERSION: u32 = 1;

    /// Makes the state of a mirror without rows.
    pub(crate) fn new() -> Self {
        let cursor = ChangeCursor::since(DateTime::MIN);
        Self { version: Self::VERSION, cursor, tables: BTreeMap::new() }
    }

    /// Reads a stored state.
    pub(crate) fn parse(json: &str) -> Result<Self, MirrorError> {
        let state: Self = serde_json::from_str(json).map_err(MirrorError::state)?;
        match state.version == Self::VERSION {
            true => Ok(state),
            false => Err(MirrorError::StateVersion(state.version, Self::VERSION)),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String, MirrorError> {
        serde_json::to_string(self).map_err(MirrorError::state)
    }
}

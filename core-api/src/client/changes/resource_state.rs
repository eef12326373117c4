//! The stored progress of one resource.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{deletion_state::DeletionState, resumption::Resumption, timeline::Timeline};

/// The progress of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ResourceState {
    /// The path of the resource.
    pub(super) list: String,
    pub(super) changed: Timeline,
    /// The records that were returned and may come again.
    pub(super) given: Vec<ReturnedVersion>,
    pub(super) deletions: DeletionState,
    /// The rest of a pass that ended early.
    #[serde(default, skip_serializing_if = "Resumption::is_empty")]
    pub(super) resumption: Resumption,
}

/// The version of a record that a pass has returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReturnedVersion {
    pub(super) id: Uuid,
    pub(super) changed: Option<DateTime>,
    pub(super) version: Box<str>,
}

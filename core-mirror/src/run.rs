//! Runs, and the reports of what they did.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::company::Company;

/// The id of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct RunId(pub Uuid);

impl RunId {
    /// Makes a random id.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

/// The report of a run. A destination keeps it in its table of runs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RunReport {
    /// The id of the run.
    pub id: RunId,
    /// The company.
    pub company: Company,
    /// The time at which the run began.
    pub started_at: Timestamp,
    /// The time at which the run ended. `None` while it goes on, or if it was killed.
    pub ended_at: Option<Timestamp>,
    /// The outcome.
    pub outcome: Outcome,
    /// The number of rows that Core returned, with those that were known already.
    pub rows_read: u64,
    /// The number of rows that were written, because they are new or differ from those of the destination.
    pub rows_changed: u64,
    /// The number of rows that were deleted.
    pub rows_deleted: u64,
    /// The number of rows that did not decode, or that the destination refused.
    pub rows_rejected: u64,
    /// The number of requests to Core, with repeated ones. Clones of the client count as well.
    pub calls: u64,
    /// The time that the run waited for the rate limit.
    pub waited: Duration,
    /// The sensitive fields that were left out.
    pub left_out: Vec<LeftOut>,
    /// The resources that were not read to their end, because Core or the destination refused them, and the views that
    /// could not be made.
    pub not_mirrored: Vec<NotMirrored>,
}

impl RunReport {
    /// Makes the report of a run that begins now.
    #[must_use]
    pub fn start(company: Company) -> Self {
        Self {
            id: RunId::random(),
            company,
            started_at: Timestamp::now(),
            ended_at: None,
            outcome: Outcome::Running,
            rows_read: 0,
            rows_changed: 0,
            rows_deleted: 0,
            rows_rejected: 0,
            calls: 0,
            waited: Duration::ZERO,
            left_out: Vec::new(),
            not_mirrored: Vec::new(),
        }
    }
}

/// The outcome of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The run goes on, or its process was killed.
    Running,
    /// The mirror has every record of the chosen resources.
    Complete,
    /// Every resource was read to its end. But some rows of this run or of earlier ones are missing, because they did
    /// not decode or because the destination refused them.
    CompleteButRejected,
    /// The run ended early, or some resources were refused. This is the reason. All that was written is right, and the
    /// next run continues from there.
    Incomplete(String),
}

impl Outcome {
    /// Returns the word for the outcome in the table of runs: `running`, `complete`, `complete_but_rejected` or
    /// `incomplete`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Complete => "complete",
            Self::CompleteButRejected => "complete_but_rejected",
            Self::Incomplete(_) => "incomplete",
        }
    }

    /// Returns the reason of an incomplete run.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Incomplete(reason) => Some(reason),
            Self::Running | Self::Complete | Self::CompleteButRejected => None,
        }
    }
}

/// The sensitive fields of a table that were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The name of the table.
    pub table: String,
    /// The names of the fields on the wire. A field of a nested object has a path: `address.zip`.
    pub fields: Vec<String>,
}

/// A resource that was not read to its end in a run, or a view that could not be made.
///
/// The rows of the resource are those of earlier runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NotMirrored {
    /// The name of the table or of the view.
    pub table: String,
    /// The reason, such as Core's refusal.
    pub reason: String,
}

impl NotMirrored {
    /// Makes the entry of a resource or of a view.
    #[must_use]
    pub fn new(table: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { table: table.into(), reason: reason.into() }
    }
}

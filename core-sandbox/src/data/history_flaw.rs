//! Forms of the deletion history.

use serde::{Deserialize, Serialize};

/// A form of the deletion history other than the presumed one.
///
/// By default, `entityId` has the id of the deleted record, `entity` the name of its resource, and
/// `deletedOn` the time in UTC.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{HistoryFlaw, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.set_history_flaw(Some(HistoryFlaw::NoRows));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum HistoryFlaw {
    /// Deletions are not added.
    NoRows,
    /// `id` has the id of the deleted record.
    IdInId,
    /// An unlisted field `recordId` has the id of the deleted record.
    IdUnlisted,
    /// `entity` has the name of the deleted record instead of its resource.
    EntityIsName,
    /// `entity` is missing.
    NoEntity,
    /// `deletedOn` is missing.
    NoTime,
    /// `deletedOn` is this number of hours behind UTC.
    BehindUtc(u8),
}

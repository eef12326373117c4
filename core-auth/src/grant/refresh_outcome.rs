//! The result of a refresh.

use super::Grant;
use crate::Error;

/// The result of a refresh.
pub(crate) struct RefreshOutcome {
    /// The grant to save in any case.
    pub(crate) grant: Grant,
    /// The reason why the new access token must not be used. The grant then has the old access
    /// token.
    pub(crate) withheld: Option<Error>,
    /// The members of the response that could not be used. The grant keeps their old values.
    pub(crate) faults: Vec<Error>,
}

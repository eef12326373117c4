//! Known keys of refusals, for comparison with [`Refusal::key`](super::Refusal::key).
//!
//! Core has more keys. [`Refusal::key`](super::Refusal::key) returns them as text.
//!
//! ```
//! use core_api::error::{Error, key};
//!
//! fn lacks_a_field(error: &Error) -> bool {
//!     matches!(error.refusal().key(), Some(key::REQUIRED_FIELD_MISSING))
//! }
//! ```

/// The record was changed since it was read.
pub const OUT_DATED_MODEL: &str = "OutDatedModel";

/// The user does not have the permission. It comes with [`code::PERMISSIONS`](super::code::PERMISSIONS).
pub const MSG_PERMISSIONS: &str = "MsgPermissions";

/// A required field is missing. It comes with
/// [`code::REQUIRED_FIELD_MISSING`](super::code::REQUIRED_FIELD_MISSING).
pub const REQUIRED_FIELD_MISSING: &str = "RequiredFieldMissing";

/// "The data submitted is invalid."
pub const IN_VALID_MODEL: &str = "InValidModel";

/// The project does not permit the activity. It comes with
/// [`code::PROJECT_CONTROL_LIMITATION`](super::code::PROJECT_CONTROL_LIMITATION).
pub const PROJECT_CONTROL_LIMITATION: &str = "ProjectControlLimitation";

/// An account with this number exists already.
pub const ACCOUNT_ID_ALREADY_EXISTS: &str = "AccountList_AccountIDAlreadyExists";

/// Core failed, for example after a `PUT` of a deleted record.
pub const GENERAL_EXCEPTION: &str = "GeneralException";

/// The database refused the query.
pub const API_SQL_ERROR: &str = "APISqlError";

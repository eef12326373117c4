//! Keys of refusals that sources show, to branch on: [`Refusal::key`](super::Refusal::key).
//!
//! Core has more; those that are not here come as the texts that they are.
//!
//! ```
//! use core_api::error::{Error, key};
//!
//! fn is_left_out(error: &Error) -> bool {
//!     matches!(error.refusal().key(), Some(key::REQUIRED_FIELD_MISSING))
//! }
//! ```

/// The record was changed since it was read.
pub const OUT_DATED_MODEL: &str = "OutDatedModel";

/// The user has not the permissions; goes with [`code::PERMISSIONS`](super::code::PERMISSIONS).
pub const MSG_PERMISSIONS: &str = "MsgPermissions";

/// A field that Core needs is not there; goes with
/// [`code::REQUIRED_FIELD_MISSING`](super::code::REQUIRED_FIELD_MISSING).
pub const REQUIRED_FIELD_MISSING: &str = "RequiredFieldMissing";

/// "The data submitted is invalid."
pub const IN_VALID_MODEL: &str = "InValidModel";

/// The activity is not allowed on the project; goes with
/// [`code::PROJECT_CONTROL_LIMITATION`](super::code::PROJECT_CONTROL_LIMITATION).
pub const PROJECT_CONTROL_LIMITATION: &str = "ProjectControlLimitation";

/// An account with this number is there already.
pub const ACCOUNT_ID_ALREADY_EXISTS: &str = "AccountList_AccountIDAlreadyExists";

/// Core failed, as with a `PUT` of a record that was deleted.
pub const GENERAL_EXCEPTION: &str = "GeneralException";

/// The database refused the query.
pub const API_SQL_ERROR: &str = "APISqlError";

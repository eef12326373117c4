//! Error codes that sources show, to branch on: [`Refusal::code`](super::Refusal::code).
//!
//! ```
//! use core_api::error::code;
//!
//! assert_eq!(code::PERMISSIONS, "000.016");
//! ```

/// The user has not the permissions; goes with
/// [`key::MSG_PERMISSIONS`](super::key::MSG_PERMISSIONS).
pub const PERMISSIONS: &str = "000.016";

/// A field that Core needs is not there; goes with
/// [`key::REQUIRED_FIELD_MISSING`](super::key::REQUIRED_FIELD_MISSING).
pub const REQUIRED_FIELD_MISSING: &str = "000.020";

/// The activity is not allowed on the project; goes with
/// [`key::PROJECT_CONTROL_LIMITATION`](super::key::PROJECT_CONTROL_LIMITATION).
pub const PROJECT_CONTROL_LIMITATION: &str = "031.001";

//! Known error codes, for comparison with [`Refusal::code`](super::Refusal::code).
//!
//! ```
//! use core_api::error::code;
//!
//! assert_eq!(code::PERMISSIONS, "000.016");
//! ```

/// The user does not have the permission. It comes with
/// [`key::MSG_PERMISSIONS`](super::key::MSG_PERMISSIONS).
pub const PERMISSIONS: &str = "000.016";

/// A required field is missing. It comes with
/// [`key::REQUIRED_FIELD_MISSING`](super::key::REQUIRED_FIELD_MISSING).
pub const REQUIRED_FIELD_MISSING: &str = "000.020";

/// The project does not permit the activity. It comes with
/// [`key::PROJECT_CONTROL_LIMITATION`](super::key::PROJECT_CONTROL_LIMITATION).
pub const PROJECT_CONTROL_LIMITATION: &str = "031.001";

//! Sensitive names of fields that no declaration lists.

use crate::sensitive::sensitive_names;

/// Returns whether any declaration marks a field with this name as sensitive. Case is ignored.
///
/// An [unlisted](super::Unlisted) field has no declaration, so its name is the only sign of personal data. A name that
/// is sensitive in one record and public in another counts as sensitive.
///
/// ```
/// use core_api::record::is_sensitive_name;
///
/// assert!(is_sensitive_name("ssn") && is_sensitive_name("SSN"));
/// assert!(!is_sensitive_name("actualHours"));
/// ```
#[must_use]
#[doc(alias("personal data", "pii", "gdpr"))]
pub fn is_sensitive_name(name: &str) -> bool {
    sensitive_names().contains(name)
}

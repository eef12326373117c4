//! The sources of facts about Core.

use std::fmt;

/// The kind of source that shows a fact about Core: a resource, a call or a field.
///
/// [`FieldInfo::evidence`](crate::record::FieldInfo::evidence) has it for a field, and
/// [`Endpoint::EVIDENCE`](crate::Endpoint::EVIDENCE) for a call. The variants are ordered from the strongest to
/// the weakest.
///
/// ```
/// use core_api::{Endpoint, Evidence, GetDocument, ListActivities};
///
/// assert_eq!(ListActivities::EVIDENCE, Evidence::Documented);
/// assert!(GetDocument::EVIDENCE > Evidence::Documented);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// A page of the vendor shows it.
    #[default]
    Documented,
    /// Code of the vendor uses it, such as the vendor's connector or samples.
    VendorCode,
    /// Public code of others used it, or it occurred in an answer of Core.
    Observed,
    /// A pattern or a name suggests it, and no source shows it.
    Assumed,
}

/// Writes the word of the specs, such as `vendor-code`.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented",
            Self::VendorCode => "vendor-code",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        })
    }
}

//! The support of Core for filters and orders.

/// The support of Core for a field in filters or in orders.
///
/// ```
/// use core_api::{Payment, record::{FieldInfo, Support}};
///
/// let field = |name| Payment::FIELDS.iter().find(|field: &&FieldInfo| field.name == name).unwrap();
/// assert_eq!(field("date").filter, Support::Known);
/// assert_eq!(field("projectId").filter, Support::Refused);
/// assert_eq!(field("amount").filter, Support::Unknown);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "core-sandbox decides on each variant")]
pub enum Support {
    /// A source shows that it works.
    Known,
    /// A source shows that Core refuses it.
    Refused,
    /// No source shows either.
    #[default]
    Unknown,
}

impl Support {
    /// Returns whether a source shows that it works.
    #[must_use]
    pub const fn is_known(self) -> bool {
        matches!(self, Self::Known)
    }
}

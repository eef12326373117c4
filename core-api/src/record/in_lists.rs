//! The rows of a list that have a field.

/// The rows of a list that have a field.
///
/// ```
/// use core_api::{Bill, record::InLists};
///
/// let field = |name| Bill::FIELDS.iter().find(|field| field.name == name).unwrap();
/// assert_eq!(field("customFields").in_lists, InLists::Expanded);
/// assert_eq!(field("id").in_lists, InLists::Always);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InLists {
    /// Every row. No source shows that a list leaves the field out, unless it is nested.
    #[default]
    Always,
    /// The rows of a list that [expands](crate::endpoint::List::expand) the field.
    Expanded,
    /// No row. Only the answer to a call for one record has the field.
    Never,
}

//! The table of options that a field has or lacks. Here, a new option needs changes in this file only.

/// An option of a field that is on or off, as in `required = true`.
///
/// `filter = false` says that Core refuses the field in a filter. Without the key, no source shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldFlag {
    Required,
    ReadOnly,
    Volatile,
    Filter,
    Sort,
    Sensitive,
}

impl FieldFlag {
    /// Every flag, in the order of a declaration.
    pub(crate) const ALL: [Self; 6] =
        [Self::Required, Self::ReadOnly, Self::Volatile, Self::Filter, Self::Sort, Self::Sensitive];

    /// The word in specs and in declarations.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::ReadOnly => "read_only",
            Self::Volatile => "volatile",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Sensitive => "sensitive",
        }
    }

    /// Returns whether `false` differs from a missing key: Core is known to refuse it.
    pub(crate) fn is_ability(self) -> bool {
        match self {
            Self::Filter | Self::Sort => true,
            Self::Required | Self::ReadOnly | Self::Volatile | Self::Sensitive => false,
        }
    }

    /// Returns the state of a field with this value. Only an ability tells `false` from a missing key.
    pub(crate) fn state(self, value: bool) -> Option<bool> {
        (value || self.is_ability()).then_some(value)
    }
}

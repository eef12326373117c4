//! What is known of each field.

/// What is known of a field: its name on the wire, its kind, and what Core does with it.
///
/// The derives make a table of these for each record (`TimeEntry::FIELDS`).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// Name on the wire, as the vendor spells it.
    pub name: &'static str,
    /// What the field holds.
    pub kind: Kind,
    /// Whether a create must have it.
    pub required: bool,
    /// Whether only the server writes it.
    pub read_only: bool,
    /// Whether it changes at each read, and so does not tell whether a record has changed.
    pub volatile: bool,
    /// Whether `where` may name it.
    pub filter: bool,
    /// Whether `orderBy` may name it.
    pub sort: bool,
    /// Largest number of characters of a text.
    pub max_length: Option<u32>,
}

// The derives make tables of it.
#[doc(hidden)]
impl FieldInfo {
    /// A field that neither filters nor sorts, optional on create, writable.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            read_only: false,
            volatile: false,
            filter: false,
            sort: false,
            max_length: None,
        }
    }

    /// Marks a field that a create must have.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Marks a field that only the server writes.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Marks a field that changes at each read.
    #[must_use]
    pub const fn volatile(mut self) -> Self {
        self.volatile = true;
        self
    }

    /// Marks a field that `where` may name.
    #[must_use]
    pub const fn filter(mut self) -> Self {
        self.filter = true;
        self
    }

    /// Marks a field that `orderBy` may name.
    #[must_use]
    pub const fn sort(mut self) -> Self {
        self.sort = true;
        self
    }

    /// Sets the largest number of characters.
    #[must_use]
    pub const fn max_length(mut self, characters: u32) -> Self {
        self.max_length = Some(characters);
        self
    }
}

impl Kind {
    /// Whether it is a value that Core can compare.
    pub(crate) const fn is_scalar(self) -> bool {
        match self {
            Self::Text
            | Self::Boolean
            | Self::Integer
            | Self::Decimal
            | Self::DateTime
            | Self::Id(_)
            | Self::Enum => true,
            Self::Object(_) | Self::List(_) | Self::Json => false,
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A number that is kept digit for digit.
    Decimal,
    /// A date and time without a zone.
    DateTime,
    /// A 128-bit id of what has this [`NAME`](crate::Target::NAME).
    Id(&'static str),
    /// An enum, a number or a text on the wire.
    Enum,
    /// A nested object with these fields.
    Object(&'static [FieldInfo]),
    /// A list of nested objects with these fields.
    List(&'static [FieldInfo]),
    /// JSON that nobody has described, kept as text.
    Json,
}

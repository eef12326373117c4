//! Descriptions of fields.

use crate::Evidence;

/// The description of a field: its name on the wire, its kind, and its treatment by Core.
///
/// The derives generate a table of them for each record, such as `TimeEntry::FIELDS`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// The name on the wire, in the spelling of the vendor.
    pub name: &'static str,
    /// The kind of the field.
    pub kind: Kind,
    /// True if a create must send the field.
    pub required: bool,
    /// True if only the server writes the field.
    pub read_only: bool,
    /// True if the value differs at each read. A comparison of two records ignores the field.
    pub volatile: bool,
    /// True if `where` may name the field.
    pub filter: bool,
    /// True if `orderBy` may name the field.
    pub sort: bool,
    /// The largest number of characters of a text.
    pub max_length: Option<u32>,
    /// The evidence of the field.
    pub evidence: Evidence,
    /// True if no source shows the type. A value that does not fit leaves the field unset, and the record is
    /// read. Decimals are excepted, because a wrong sum is worse than an error.
    pub assumed_type: bool,
    /// True if the value is personal, such as a tax number or a salary. It is not in `Debug` texts of the record, in
    /// errors, in logs or in cassettes.
    pub sensitive: bool,
}

// Expansions of derives call these functions.
#[doc(hidden)]
impl FieldInfo {
    /// Makes the description of a writable field that a create may omit, without filter and sort.
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
            evidence: Evidence::Documented,
            assumed_type: false,
            sensitive: false,
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

    /// Sets how the field is known.
    #[must_use]
    pub const fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Marks a field whose type no source shows.
    #[must_use]
    pub const fn assumed_type(mut self) -> Self {
        self.assumed_type = true;
        self
    }

    /// Marks a field with personal data.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
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
    /// Returns whether Core can compare values of this kind.
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

/// The kind of a field: the type of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A number with exact digits.
    Decimal,
    /// A date and time without a time zone.
    DateTime,
    /// A 128-bit id. The text is the [`NAME`](crate::Target::NAME) of the record that it refers to.
    Id(&'static str),
    /// An enum, which is a number or a text on the wire.
    Enum,
    /// A nested object with these fields.
    Object(&'static [FieldInfo]),
    /// A list of nested objects with these fields.
    List(&'static [FieldInfo]),
    /// JSON of an undocumented type, kept as text.
    Json,
}

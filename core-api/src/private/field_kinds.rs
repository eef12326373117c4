//! Rules for words that only some kinds of fields accept.
//!
//! `xtask` includes the file for its rules of specs, so it imports nothing. The derives cannot apply the rules. Only the
//! compiler knows the kind of a field, so expansions call them in constants (`words`).

/// A kind of field by which the rules decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Text,
    Boolean,
    Integer,
    Decimal,
    DateTime,
    Id,
    /// An enum whose values are numbers on the wire. An enum without values is one as well.
    NumberEnum,
    /// An enum whose values are texts on the wire.
    TextEnum,
    /// A list of enums.
    EnumList,
    /// An object, another list, or JSON.
    Nested,
}

impl FieldKind {
    /// Returns whether the field has a single value, which Core can compare.
    const fn is_single(self) -> bool {
        !matches!(self, Self::EnumList | Self::Nested)
    }

    /// Returns whether Core can filter by the field. A refused filter is a word as well.
    pub(crate) const fn has_filters(self) -> bool {
        self.is_single()
    }

    /// Returns whether Core can sort by the field.
    pub(crate) const fn has_orders(self) -> bool {
        self.is_single()
    }

    /// Returns whether the field can have a largest number of characters.
    pub(crate) const fn has_length(self) -> bool {
        matches!(self, Self::Text)
    }

    /// Returns whether the field can be sensitive. Unknown values of enums are logged.
    pub(crate) const fn can_be_sensitive(self) -> bool {
        !matches!(self, Self::NumberEnum | Self::TextEnum | Self::EnumList)
    }

    /// Returns whether the value can be unique.
    pub(crate) const fn can_be_unique(self) -> bool {
        self.is_single()
    }

    /// Returns whether zeros can mean that there is no record.
    pub(crate) const fn can_be_zeros(self) -> bool {
        matches!(self, Self::Id)
    }

    /// Returns whether a new record can have a literal of a form as its value.
    ///
    /// An id has no default, because each firm has other records.
    pub(crate) const fn accepts_default(self, form: LiteralForm) -> bool {
        match form {
            LiteralForm::Boolean => matches!(self, Self::Boolean),
            LiteralForm::Integer => {
                matches!(self, Self::Integer | Self::Decimal | Self::NumberEnum)
            }
            LiteralForm::Decimal => matches!(self, Self::Decimal),
            LiteralForm::Text => matches!(self, Self::Text | Self::DateTime | Self::TextEnum),
        }
    }
}

/// The form of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiteralForm {
    Boolean,
    Integer,
    Decimal,
    Text,
}

#[cfg(test)]
mod tests {
    use super::{FieldKind, LiteralForm};

    const KINDS: [FieldKind; 10] = [
        FieldKind::Text,
        FieldKind::Boolean,
        FieldKind::Integer,
        FieldKind::Decimal,
        FieldKind::DateTime,
        FieldKind::Id,
        FieldKind::NumberEnum,
        FieldKind::TextEnum,
        FieldKind::EnumList,
        FieldKind::Nested,
    ];

    /// A word, whether it is for a kind, and the expected answers in the order of `KINDS`.
    type Row = (&'static str, fn(FieldKind) -> bool, &'static str);

    #[test]
    fn each_word_is_for_its_kinds() {
        let accepts: [Row; 10] = [
            ("filter", FieldKind::has_filters, "1111111100"),
            ("sort", FieldKind::has_orders, "1111111100"),
            ("max_length", FieldKind::has_length, "1000000000"),
            ("sensitive", FieldKind::can_be_sensitive, "1111110001"),
            ("unique", FieldKind::can_be_unique, "1111111100"),
            ("zeros", FieldKind::can_be_zeros, "0000010000"),
            ("true", |kind| kind.accepts_default(LiteralForm::Boolean), "0100000000"),
            ("1", |kind| kind.accepts_default(LiteralForm::Integer), "0011001000"),
            ("1.0", |kind| kind.accepts_default(LiteralForm::Decimal), "0001000000"),
            ("\"a\"", |kind| kind.accepts_default(LiteralForm::Text), "1000100100"),
        ];
        for (word, accepts, wanted) in accepts {
            let found: String =
                KINDS.map(|kind| if accepts(kind) { '1' } else { '0' }).into_iter().collect();
            assert_eq!(found, wanted, "{word}");
        }
    }
}

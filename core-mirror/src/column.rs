//! Columns of tables, with the types that every destination has.

use core_api::record::{FieldInfo, Kind};

/// A column of a [`Table`](super::Table), which holds one field of the resource.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Column {
    /// The name in the destination, in snake case: `actual_hours`.
    pub name: String,
    /// The type of the values.
    pub kind: ColumnType,
    /// The field, with its name on the wire.
    pub field: &'static FieldInfo,
    /// The index of the field in the table of the record.
    pub index: usize,
    /// True if the field was asked for by name, so that its sensitive values are kept.
    pub shows_sensitive: bool,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text, and enums that are texts on the wire.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 64 bits, and enums that are numbers on the wire.
    Integer,
    /// A number with exact digits, up to 28 of them.
    Decimal,
    /// A date and time without a time zone, as Core sends it.
    DateTime,
    /// A 128-bit id.
    Uuid,
    /// JSON: a nested object, a list, or a value of an undocumented type.
    Json,
}

impl ColumnType {
    /// Returns the type of the column for a kind of fields.
    #[must_use]
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text,
            Kind::Boolean => Self::Boolean,
            Kind::Integer => Self::Integer,
            Kind::Decimal => Self::Decimal,
            Kind::DateTime => Self::DateTime,
            Kind::Id(_) => Self::Uuid,
            // Core may send numbers or texts, and values without a name. A text holds all of them.
            Kind::Enum(_) => Self::Text,
            // Objects, lists, and kinds that a later version adds.
            _ => Self::Json,
        }
    }
}

/// Returns a name in snake case: `actualHours` becomes `actual_hours`, and `W2OtherInfo` becomes `w2_other_info`.
pub(crate) fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(index + 1);
        let starts_word = character.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

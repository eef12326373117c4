//! Values of fields, in a form in which a row and a question can be compared.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    decode::{decimal::json_number, text::unquote},
    field::{Literal, Operand, Unwritable},
    record::{Kind, View, scalar::date_time},
};

/// The value of a field that identifies a record.
///
/// Texts are kept without blanks at their ends, because Transact-SQL ignores those at the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::client) enum KeyValue {
    Boolean(bool),
    Number(Decimal),
    Moment(DateTime),
    Id(Uuid),
    Text(String),
}

/// The values of all fields of a key, in the order of the fields.
pub(in crate::client) type Key = Vec<KeyValue>;

impl KeyValue {
    /// Reads the value of a field. `None` if it is unset or has no value that can be compared.
    pub(in crate::client) fn of_view(view: View<'_>) -> Option<Self> {
        match view {
            View::Text(text) => Some(Self::text(text)),
            View::Boolean(is_true) => Some(Self::Boolean(is_true)),
            View::Integer(number) => Some(Self::Number(number.into())),
            View::Decimal(number) => Some(Self::Number(number)),
            View::DateTime(time) => Some(Self::Moment(time)),
            View::Id(id) => Some(Self::Id(id)),
            View::Unset | View::Object(_) | View::List(_) | View::Values(_) | View::Json(_) => None,
        }
    }

    /// Reads the JSON of a column that a row type does not declare.
    pub(super) fn of_json(json: &str, kind: Kind) -> Option<Self> {
        match unquote(json) {
            Some(text) => Self::of_text(&text, kind),
            None => Self::of_word(json),
        }
    }

    /// Reads the value of a comparison.
    pub(super) fn of_operand(operand: &Operand, kind: Kind) -> Option<Self> {
        let text = operand.to_string();
        match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            Some(quoted) => Self::of_text(&quoted.replace("''", "'"), kind),
            None => Self::of_word(&text),
        }
    }

    fn text(text: &str) -> Self {
        Self::Text(text.trim().to_owned())
    }

    fn of_text(text: &str, kind: Kind) -> Option<Self> {
        match kind {
            Kind::Id(_) => Uuid::try_parse(text).ok().map(Self::Id),
            Kind::DateTime => date_time::parse(text).map(Self::Moment),
            Kind::Decimal | Kind::Integer => json_number(text).map(Self::Number),
            Kind::Text
            | Kind::Boolean
            | Kind::Enum(_)
            | Kind::Object(_)
            | Kind::List(_)
            | Kind::Values(_)
            | Kind::Json => Some(Self::text(text)),
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        match word {
            "true" => Some(Self::Boolean(true)),
            "false" => Some(Self::Boolean(false)),
            _ => json_number(word).map(Self::Number),
        }
    }

    /// Returns the value for a comparison.
    ///
    /// # Errors
    ///
    /// If no source shows how to write the value in a filter.
    pub(in crate::client) fn operand(&self) -> Result<Operand, Unwritable> {
        match self {
            Self::Boolean(is_true) => is_true.operand(),
            Self::Number(number) => number.operand(),
            Self::Moment(moment) => moment.operand(),
            Self::Id(id) => Operand::quoted(&id.to_string()),
            Self::Text(text) => Operand::quoted(text),
        }
    }

    /// Returns the value in lower case.
    pub(super) fn folded(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.to_lowercase()),
            Self::Boolean(_) | Self::Number(_) | Self::Moment(_) | Self::Id(_) => self.clone(),
        }
    }

    /// Returns whether the values of this type between two others are a small part of all values.
    pub(super) fn has_ranges(&self) -> bool {
        match self {
            Self::Number(_) | Self::Moment(_) => true,
            Self::Boolean(_) | Self::Id(_) | Self::Text(_) => false,
        }
    }
}

/// Returns a key in lower case.
pub(super) fn folded(key: &[KeyValue]) -> Key {
    key.iter().map(KeyValue::folded).collect()
}

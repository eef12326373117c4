//! Enums, of any enum type.

use super::slot::UnusualSpelling;
use crate::{
    WireEnum,
    decode::decimal::{json_whole, whole_number},
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    wire_enum::{self, WireValue},
};

/// The accepted values, for errors of decoding.
pub(crate) const EXPECTED: &str = "a whole number or a text";

/// A field with an enum.
///
/// It has few functions, because each type of field compiles its own.
pub trait EnumSlot {
    /// Sets the value with this wire form, or clears the field.
    fn set(&mut self, wire: Option<WireValue<'_>>);
    /// Returns the wire form of the value, or `None` if the field is unset.
    fn wire(&self) -> Option<WireValue<'_>>;
}

impl<E: WireEnum> EnumSlot for Option<E> {
    fn set(&mut self, wire: Option<WireValue<'_>>) {
        *self = wire.map(wire_enum::read_unusual);
    }

    fn wire(&self) -> Option<WireValue<'_>> {
        self.as_ref().map(WireEnum::wire)
    }
}

/// Reads a JSON string. Returns whether a record writes the value the same way.
#[inline]
pub(crate) fn read_text(slot: &mut dyn EnumSlot, text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    slot.set(Some(WireValue::Text(text)));
    // A number in a text may be the value of a numeric enum.
    slot.wire() == Some(WireValue::Text(text))
}

/// Reads the text of a JSON number. Returns whether a record writes the value the same way.
pub(crate) fn read_number(slot: &mut dyn EnumSlot, json: &str) -> bool {
    // A zero would lose its sign.
    let number = if json == "-0" { None } else { json.parse().ok() };
    number.is_some_and(|number| {
        slot.set(Some(WireValue::Number(number)));
        true
    })
}

/// Reads a text, or a number like `3.0`. Returns whether the value is certain. A blank text means null.
pub(crate) fn read_unusual(slot: &mut dyn EnumSlot, spelling: &UnusualSpelling<'_>) -> bool {
    let wire = match (spelling.text, whole_number(spelling.value)) {
        _ if spelling.value.is_empty() => None,
        (Some(text), _) => Some(WireValue::Text(text)),
        (None, Some(number)) => Some(WireValue::Number(number)),
        (None, None) => return false,
    };
    slot.set(wire);
    true
}

/// Parses the number of a value in a filter.
pub(crate) fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
    let expected = "the number of a value, as in 0, since Core compares enums by number";
    let number = token.bare().and_then(json_whole);
    number.map(Operand::bare).ok_or_else(|| LiteralError::expected(expected))
}

/// Writes the number, because Core filters enums by value and not by name.
impl<E: WireEnum> Literal<Self> for E {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.wire() {
            WireValue::Number(number) => Ok(Operand::bare(number)),
            WireValue::Text(text) => Operand::quoted(text),
        }
    }
}

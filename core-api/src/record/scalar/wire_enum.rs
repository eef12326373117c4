//! Enums, of any enum type.

use super::slot::UnusualSpelling;
use crate::{
    WireEnum,
    decode::decimal::{json_whole, whole_number},
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    suggestion,
    wire_enum::{self, EnumValue, WireValue},
};

/// The accepted values, for errors of decoding.
pub(crate) const EXPECTED: &str = "a whole number or a text";

/// A field with an enum.
///
/// It has few functions, because each type of field compiles its own.
pub trait EnumSlot {
    /// Sets the value with this wire form, or clears the field. Returns `false` for a field that is never null and
    /// cannot be cleared.
    fn set(&mut self, wire: Option<WireValue<'_>>) -> bool;
    /// Returns the wire form of the value, or `None` if the field is unset.
    fn wire(&self) -> Option<WireValue<'_>>;
}

impl<E: WireEnum> EnumSlot for Option<E> {
    fn set(&mut self, wire: Option<WireValue<'_>>) -> bool {
        *self = wire.map(wire_enum::read_unusual);
        true
    }

    fn wire(&self) -> Option<WireValue<'_>> {
        self.as_ref().map(WireEnum::wire)
    }
}

/// A field that is never null.
impl<E: WireEnum> EnumSlot for E {
    fn set(&mut self, wire: Option<WireValue<'_>>) -> bool {
        wire.map(|wire| *self = wire_enum::read_unusual(wire)).is_some()
    }

    fn wire(&self) -> Option<WireValue<'_>> {
        Some(WireEnum::wire(self))
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
    number.is_some_and(|number| slot.set(Some(WireValue::Number(number))))
}

/// Reads a text, or a number like `3.0`. Returns whether the value is certain. A blank text means null.
pub(crate) fn read_unusual(slot: &mut dyn EnumSlot, spelling: &UnusualSpelling<'_>) -> bool {
    let wire = match (spelling.text, whole_number(spelling.value)) {
        _ if spelling.value.is_empty() => None,
        (Some(text), _) => Some(WireValue::Text(text)),
        (None, Some(number)) => Some(WireValue::Number(number)),
        (None, None) => return false,
    };
    slot.set(wire)
}

/// Parses the name of a value in a filter, or the value on the wire.
///
/// Case and the separators of words in a name are ignored. Core compares enums by the value on the wire.
pub(crate) fn parse_literal(
    values: &'static [EnumValue],
    token: LiteralToken<'_>,
) -> Result<Operand, LiteralError> {
    let named = token.text().and_then(|text| named(values, text));
    if let Some(value) = named {
        return Ok(operand(value.wire)?);
    }
    let is_text = |value: &EnumValue| matches!(value.wire, WireValue::Text(_));
    let wire = match token {
        LiteralToken::Bare(word) => json_whole(word).map(WireValue::Number),
        // An enum with texts may get further texts.
        LiteralToken::Quoted(text) => values.iter().any(is_text).then_some(WireValue::Text(text)),
        LiteralToken::Other => None,
    };
    let wire =
        wire.ok_or_else(|| LiteralError::expected(expected(values)).with_fix(fix(values, token)))?;
    Ok(operand(wire)?)
}

/// Returns the value with a name. A name that two values share without case and separators is not found.
fn named(values: &'static [EnumValue], text: &str) -> Option<&'static EnumValue> {
    let letters = |name: &str| -> String {
        let all = name.chars().filter(|letter| letter.is_alphanumeric());
        all.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let wanted = letters(text);
    let exact = values.iter().find(|value| value.name == text);
    let mut similar = values.iter().filter(|value| letters(value.name) == wanted);
    let old = || {
        let is_old = |value: &&EnumValue| value.old_names.iter().any(|old| letters(old) == wanted);
        values.iter().find(is_old)
    };
    match (exact, similar.next(), similar.next()) {
        (Some(value), _, _) | (None, Some(value), None) => Some(value),
        (None, None, _) => old(),
        (None, Some(_), Some(_)) => None,
    }
}

/// The largest number of names in an error.
const SHOWN: usize = 8;

/// Describes the values: the names that fit, and numbers, because Core has values without a name.
fn expected(values: &'static [EnumValue]) -> String {
    if values.is_empty() {
        return "the number of a value, as in 0".to_owned();
    }
    let shown = values.iter().take(SHOWN).map(|value| match value.wire {
        WireValue::Number(number) => format!("`{}` ({number})", value.name),
        WireValue::Text(text) => format!("`{}` ('{text}')", value.name),
    });
    let shown: Vec<String> = shown.collect();
    match values.len().saturating_sub(SHOWN) {
        0 => format!("{} or the number of another value", shown.join(", ")),
        others => format!("{}, {others} more names or the number of a value", shown.join(", ")),
    }
}

fn fix(values: &'static [EnumValue], token: LiteralToken<'_>) -> Option<String> {
    let text = token.text()?;
    if json_whole(text).is_some() {
        return Some("leave out the quotes".to_owned());
    }
    let near = suggestion::nearest(values.iter().map(|value| value.name), text)?;
    Some(format!("did you mean `{near}`?"))
}

/// Writes the number, because Core filters enums by value and not by name.
impl<E: WireEnum> Literal<Self> for E {
    fn operand(&self) -> Result<Operand, Unwritable> {
        operand(self.wire())
    }
}

fn operand(wire: WireValue<'_>) -> Result<Operand, Unwritable> {
    match wire {
        WireValue::Number(number) => Ok(Operand::bare(number)),
        WireValue::Text(text) => Operand::quoted(text),
    }
}

//! The parts of a scalar type, and access to a field of any scalar type.

use std::any::Any;

use crate::{
    literal::{LiteralError, LiteralToken, Operand},
    record::View,
};

/// A scalar type: its forms in JSON and in filters.
///
/// The functions `from_…` return `None` if a record would write the value differently. The value may then
/// have an [unusual](Self::from_unusual) spelling.
pub(crate) trait Scalar: Sized + 'static {
    /// The accepted values, for errors of decoding.
    const EXPECTED: &'static str;

    /// The value of a required field before it is read.
    const PLACEHOLDER: Self;

    /// True if the type keeps all digits of a number, so it is read from the text of the number.
    const KEEPS_DIGITS: bool = false;

    /// True if a blank text is a value. In fields of other types it means null.
    const HAS_BLANK: bool = false;

    /// Reads a JSON string, whose content is `text`.
    fn from_text(_text: &str) -> Option<Self> {
        None
    }

    /// Reads a JSON boolean.
    fn from_boolean(_is_true: bool) -> Option<Self> {
        None
    }

    /// Reads a whole number.
    fn from_integer(_number: i64) -> Option<Self> {
        None
    }

    /// Reads the text of a JSON number.
    fn from_number(json: &str) -> Option<Self> {
        // A zero would lose its sign.
        if json == "-0" { None } else { Self::from_integer(json.parse().ok()?) }
    }

    /// Reads an unusual spelling. `None` if its value is not certain.
    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self>;

    /// Returns the value in its form on the wire.
    fn view(&self) -> View<'_>;

    /// Parses a value in a filter.
    ///
    /// # Errors
    ///
    /// If the token is not a value of this type.
    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError>;
}

/// A spelling that a record would not write.
pub struct UnusualSpelling<'a> {
    /// The JSON.
    pub(crate) json: &'a str,
    /// The content of a JSON string. `None` for other JSON.
    pub(crate) text: Option<&'a str>,
    /// The text or the JSON, without blanks around it.
    pub(crate) value: &'a str,
}

/// A field of any scalar type.
///
/// The functions `read_…` set the field and return whether it has a value. They mirror the functions of
/// `Scalar` with the same names.
pub trait ScalarSlot: Any {
    /// Reads a JSON string.
    fn read_text(&mut self, text: &str) -> bool;
    /// Reads a JSON boolean.
    fn read_boolean(&mut self, is_true: bool) -> bool;
    /// Reads a whole number.
    fn read_integer(&mut self, number: i64) -> bool;
    /// Reads the text of a JSON number.
    fn read_number(&mut self, json: &str) -> bool;
    /// Reads an unusual spelling. Returns whether its value is certain.
    fn read_unusual(&mut self, spelling: &UnusualSpelling<'_>) -> bool;
    /// Clears the field. Returns `false` for a field that is never null.
    fn clear(&mut self) -> bool;
    /// Returns the value.
    fn view(&self) -> View<'_>;
    /// Describes the accepted values, for errors.
    fn expected(&self) -> &'static str;
    /// Returns the field, to downcast it to its type.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Scalar> ScalarSlot for Option<T> {
    fn read_text(&mut self, text: &str) -> bool {
        *self = T::from_text(text);
        self.is_some()
    }

    fn read_boolean(&mut self, is_true: bool) -> bool {
        *self = T::from_boolean(is_true);
        self.is_some()
    }

    fn read_integer(&mut self, number: i64) -> bool {
        *self = T::from_integer(number);
        self.is_some()
    }

    fn read_number(&mut self, json: &str) -> bool {
        *self = T::from_number(json);
        self.is_some()
    }

    fn read_unusual(&mut self, spelling: &UnusualSpelling<'_>) -> bool {
        // Blanks come from columns with a fixed width.
        let is_null = spelling.value.is_empty() && !T::HAS_BLANK;
        *self = if is_null { None } else { T::from_unusual(spelling) };
        is_null || self.is_some()
    }

    fn clear(&mut self) -> bool {
        *self = None;
        true
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Unset, T::view)
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }
}

/// A field that is never null. A value that does not fit leaves it as it is.
impl<T: Scalar> ScalarSlot for T {
    fn read_text(&mut self, text: &str) -> bool {
        set(self, T::from_text(text))
    }

    fn read_boolean(&mut self, is_true: bool) -> bool {
        set(self, T::from_boolean(is_true))
    }

    fn read_integer(&mut self, number: i64) -> bool {
        set(self, T::from_integer(number))
    }

    fn read_number(&mut self, json: &str) -> bool {
        set(self, T::from_number(json))
    }

    fn read_unusual(&mut self, spelling: &UnusualSpelling<'_>) -> bool {
        let is_null = spelling.value.is_empty() && !T::HAS_BLANK;
        !is_null && set(self, T::from_unusual(spelling))
    }

    fn clear(&mut self) -> bool {
        false
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn view(&self) -> View<'_> {
        Scalar::view(self)
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }
}

/// Sets a value. Returns whether there is one.
fn set<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

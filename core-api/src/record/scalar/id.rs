//! Ids of records, of any record type.

use uuid::Uuid;

use super::slot::UnusualSpelling;
use crate::{
    CanReferTo, Id, Target,
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
};

/// The accepted values, for errors of decoding.
pub(crate) const EXPECTED: &str = "an id like `f5b2e48c-581a-485b-b1f3-7d34a3c74739`";

/// A field with an id of any record.
///
/// It has few functions, because each type of field compiles its own.
pub trait IdSlot {
    /// Sets or clears the id. Returns `false` for a record's own id, which cannot be cleared.
    fn set(&mut self, id: Option<Uuid>) -> bool;
}

impl<R: ?Sized> IdSlot for Id<R> {
    fn set(&mut self, id: Option<Uuid>) -> bool {
        *self = Self::new(id.unwrap_or_default());
        id.is_some()
    }
}

impl<R: ?Sized> IdSlot for Option<Id<R>> {
    fn set(&mut self, id: Option<Uuid>) -> bool {
        *self = id.map(Id::new);
        true
    }
}

/// Reads a JSON string. Returns whether a record writes the id the same way.
#[inline]
pub(crate) fn read_text(slot: &mut dyn IdSlot, text: &str) -> bool {
    let is_written_so = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
    is_written_so && Uuid::try_parse(text).is_ok_and(|id| slot.set(Some(id)))
}

/// Reads an id in any format of .NET's `Guid.ToString` except the hexadecimal structure. A blank text
/// means null.
pub(crate) fn read_unusual(slot: &mut dyn IdSlot, spelling: &UnusualSpelling<'_>) -> bool {
    let value = spelling.value;
    if value.is_empty() {
        return slot.set(None);
    }
    let inner = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    Uuid::try_parse(inner.unwrap_or(value)).is_ok_and(|id| slot.set(Some(id)))
}

/// Parses an id in a filter. `of` is the name of the record that it refers to.
pub(crate) fn parse_literal(of: &str, token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
    let id = token.text().and_then(|text| Uuid::try_parse(text).ok());
    let expected = || {
        let article = if of.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        let form =
            format!("the id of {article} {of}, as in '2a897167-97ab-4321-98ca-ae767280525d'");
        LiteralError::expected(form)
    };
    Ok(Operand::quoted(&id.ok_or_else(expected)?.to_string())?)
}

/// An id of each record that the field can refer to, so that no conversion is necessary.
impl<R: Target, W: CanReferTo<R>> Literal<Id<W>> for Id<R> {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(&self.to_string())
    }
}

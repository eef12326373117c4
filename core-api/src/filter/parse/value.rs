//! Values by the kind of the field.

use jiff::civil::{Date, DateTime};
use uuid::Uuid;

use super::lexer::Token;
use crate::{
    Id,
    decode::decimal::{json_number, to_integer},
    literal::{Literal, Operand, Unwritable},
    record::Kind,
};

/// Returns the value of a token for a kind of field, or an error with the expected form.
pub(super) fn operand(kind: Kind, token: &Token) -> Result<Operand, String> {
    if token.is_word("null") {
        return Err("null compares with nothing; write `is null`".to_owned());
    }
    let expected = |what: &str| format!("expected {what}, found {token}");
    let written = match (kind, token) {
        (Kind::Text, Token::Quoted(text)) => (&**text).operand(),
        (Kind::Text, _) => return Err(expected("a text in single quotes")),
        (Kind::Boolean, _) if token.is_word("true") => true.operand(),
        (Kind::Boolean, _) if token.is_word("false") => false.operand(),
        (Kind::Boolean, _) => return Err(expected("`true` or `false`")),
        (Kind::Integer, _) => {
            let number = whole(token).and_then(|number| i32::try_from(number).ok());
            let number = number.ok_or_else(|| expected("a whole number of 32 bits, as in 42"))?;
            Literal::<i32>::operand(&number)
        }
        (Kind::Decimal, _) => {
            let number = word(token).and_then(json_number);
            number.ok_or_else(|| expected("a number, as in 42 or -1.50"))?.operand()
        }
        (Kind::DateTime, Token::Quoted(text)) => date_time(text, token)?,
        (Kind::DateTime, _) => return Err(expected(DATE)),
        (Kind::Id(of), Token::Quoted(text)) => match Uuid::try_parse(text) {
            Ok(uuid) => Id::<()>::new(uuid).operand(),
            Err(_) => return Err(expected(&id_of(of))),
        },
        (Kind::Id(of), _) => return Err(expected(&id_of(of))),
        (Kind::Enum, _) => {
            let number = whole(token);
            let what = "the number of a value, as in 0, since Core compares enums by number";
            return Ok(Operand::number(number.ok_or_else(|| expected(what))?));
        }
        (Kind::Object(_) | Kind::List(_) | Kind::Json, _) => {
            return Err("nothing says how this field is compared; only `is null` can be".to_owned());
        }
    };
    written.map_err(|reason| reason.to_string())
}

const DATE: &str = "a date as in '2026-01-31' or '2026-01-31T12:00:00'";

fn id_of(what: &str) -> String {
    format!("the id of a {what}, as in '2a897167-97ab-4321-98ca-ae767280525d'")
}

fn word(token: &Token) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

/// A whole number as JSON writes it.
fn whole(token: &Token) -> Option<i64> {
    word(token).and_then(json_number).and_then(to_integer)
}

/// Parses a date and time, or the start of a day. A time zone is refused, because it would be dropped.
fn date_time(text: &str, token: &Token) -> Result<Result<Operand, Unwritable>, String> {
    // A year may have a sign, so the search begins after the date.
    let time = text.get("2026-01-31".len()..).unwrap_or_default();
    if time.contains(['Z', 'z', '+', '-', '[']) {
        return Err(format!(
            "expected a date without a zone, found {token}; leave out what follows the time, as \
             Core refuses it"
        ));
    }
    let moment: Option<DateTime> = text.parse().ok();
    let midnight = || text.parse().ok().map(|date: Date| date.at(0, 0, 0, 0));
    let moment = moment.or_else(midnight);
    Ok(moment.ok_or_else(|| format!("expected {DATE}, found {token}"))?.operand())
}

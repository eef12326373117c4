//! Values by the kind of the field.

use std::ops::Range;

use super::{FilterField, LexedToken, Mistake, Parser, Token};
use crate::{
    literal::{LiteralError, LiteralToken, Operand},
    record::{Kind, Support},
};

/// The fix for two quotes on each side of a text.
pub(super) const ONE_QUOTE: &str = "write one quote on each side of the text";

/// The message for functions.
pub(super) const NO_FUNCTION: &str =
    "Core is not known to accept functions in filters; compare the field itself with a value";

/// Returns the value of a token for a field, or a mistake with the expected form.
pub(super) fn operand(field: &FilterField, found: &LexedToken) -> Result<Operand, Mistake> {
    let token = &found.token;
    if token.is_word("null") {
        let message = format!("null compares with nothing; write `{} is null`", field.path);
        return Err(Mistake::new(&found.at, message));
    }
    let literal = match token {
        Token::Word(word) => LiteralToken::Bare(word),
        Token::Quoted(text) => LiteralToken::Quoted(text),
        Token::Operator(_)
        | Token::NotEqual
        | Token::Not
        | Token::Open
        | Token::Close
        | Token::Comma
        | Token::End => LiteralToken::Other,
    };
    match field.kind.parse_literal(literal) {
        Some(Ok(operand)) => Ok(operand),
        Some(Err(LiteralError::Unwritable(reason))) => Err(Mistake::new(&found.at, reason)),
        Some(Err(LiteralError::Form { expected, fix: None })) => {
            Err(Mistake::expected(&expected, found))
        }
        Some(Err(LiteralError::Form { expected, fix: Some(fix) })) => {
            Err(Mistake::expected(&expected, found).with_fix(fix))
        }
        None => {
            let message = "nothing says how this field is compared; only `is null` can be";
            Err(Mistake::new(&found.at, message))
        }
    }
}

impl Parser<'_> {
    /// Takes a value. Words that belong to it in other spellings are taken with it, so that the error shows the
    /// whole value.
    pub(super) fn take_value(&mut self, kind: Kind, takes_comma: bool) -> LexedToken {
        let mut found = self.take();
        let Token::Word(first) = &found.token else { return found };
        let mut text = String::from(&**first);
        let is_number = starts_with_digit(&text);
        while let Some(next) = self.peek() {
            let is_adjacent = next.at.start == found.at.end;
            let part = match &next.token {
                // `1,50` and `1.234,56`
                Token::Comma if takes_comma && is_number && is_adjacent => ",".to_owned(),
                Token::Word(word)
                    if text.ends_with([',', '\'']) && is_adjacent && starts_with_digit(word) =>
                {
                    word.to_string()
                }
                Token::Word(_) if text.ends_with(',') => break,
                // `Miller Ltd` and `1 000`
                Token::Word(word)
                    if is_rest(kind, word, is_number) && self.exact(word).is_none() =>
                {
                    format!(" {word}")
                }
                // `1'000'000`
                Token::Quoted(word) if is_number && is_adjacent => format!("'{word}'"),
                _ => break,
            };
            text.push_str(&part);
            found.at.end = next.at.end;
            self.next = self.next.saturating_add(1);
        }
        // A comma at the end separates conditions.
        if let Some(word) = text.strip_suffix(',') {
            text.truncate(word.len());
            found.at.end = found.at.end.saturating_sub(1);
            self.next = self.next.saturating_sub(1);
        }
        LexedToken { token: Token::Word(text.into()), at: found.at }
    }

    /// Returns whether the token at a place is `''` in front of a text, as in `''Miller''`.
    pub(super) fn has_doubled_quotes(&self, at: &Range<usize>) -> bool {
        let index = self.found.iter().position(|found| found.at == *at);
        let next = index.and_then(|index| self.found.get(index.saturating_add(1)));
        self.text.get(at.clone()) == Some("''")
            && next
                .is_some_and(|next| next.at.start == at.end && matches!(next.token, Token::Word(_)))
    }

    /// Adds the advice that depends on other fields.
    pub(super) fn advise(&self, mistake: Mistake, field: &FilterField) -> Mistake {
        if let Some(LexedToken { token: Token::Open, at }) = self.peek() {
            if at.start == mistake.at.end {
                return Mistake::new(&mistake.at, NO_FUNCTION);
            }
        }
        if self.has_doubled_quotes(&mistake.at) {
            return mistake.with_fix(ONE_QUOTE);
        }
        let Kind::Id(_) = field.kind else { return mistake };
        let name = field.path.strip_suffix("Id");
        let sibling = self.fields.iter().find(|info| Some(info.name) == name);
        match sibling.filter(|info| info.filter == Support::Known) {
            Some(info) => mistake.with_fix(format!("compare `{}` with a name", info.name)),
            None => mistake.with_fix("an id cannot be replaced by a name"),
        }
    }
}

/// Returns whether a word is the next part of a value without quotes.
fn is_rest(kind: Kind, word: &str, is_number: bool) -> bool {
    let is_keyword = ["and", "or", "not", "order", "in", "is"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word));
    match kind {
        Kind::Text | Kind::Enum(_) => !is_keyword,
        Kind::Decimal | Kind::Integer => is_number && starts_with_digit(word),
        Kind::DateTime => is_number && !is_keyword,
        Kind::Boolean
        | Kind::Id(_)
        | Kind::Object(_)
        | Kind::List(_)
        | Kind::Values(_)
        | Kind::Json => false,
    }
}

/// Returns whether a text is a number, a date or another value with a digit in front.
pub(super) fn starts_with_digit(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
}

//! Values by the kind of the field.

use super::lexer::Token;
use crate::{
    literal::{LiteralError, LiteralToken, Operand},
    record::Kind,
};

/// Returns the value of a token for a kind of field, or an error with the expected form.
pub(super) fn operand(kind: Kind, token: &Token) -> Result<Operand, String> {
    if token.is_word("null") {
        return Err("null compares with nothing; write `is null`".to_owned());
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
    match kind.parse_literal(literal) {
        Some(Ok(operand)) => Ok(operand),
        Some(Err(LiteralError::Unwritable(reason))) => Err(reason.to_string()),
        Some(Err(LiteralError::Form { expected, fix: None })) => {
            Err(format!("expected {expected}, found {token}"))
        }
        Some(Err(LiteralError::Form { expected, fix: Some(fix) })) => {
            Err(format!("expected {expected}, found {token}; {fix}"))
        }
        None => Err("nothing says how this field is compared; only `is null` can be".to_owned()),
    }
}

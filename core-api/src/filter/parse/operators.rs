//! The operators of a comparison, and their values.

use super::{
    super::{Alternatives, Condition, FilterError, Operator, Test},
    FilterField, Mistake, Parser, Syntax, TRY, Token,
    advice::{NO_SEARCH, no_null},
    value,
};
use crate::{literal::Operand, record::Kind};

impl Parser<'_> {
    /// Parses `in`, `between` or `like`, and their values.
    pub(super) fn set(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        if self.take_word("in").is_some() {
            return self.list(field);
        }
        if self.take_word("between").is_some() {
            return self.range(field);
        }
        let found = self.take();
        if found.token.is_word("like") {
            return match self.syntax {
                Syntax::Unconfirmed => self.pattern(field),
                Syntax::Known => Err(Mistake::new(&found.at, NO_SEARCH).with_hint(TRY)),
            };
        }
        Err(self.no_operator(field, &found))
    }

    pub(super) fn null(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let not = self.take_word("not");
        let found = self.take();
        if !found.token.is_word("null") {
            return Err(no_null(field, not.is_some(), &found));
        }
        let Some(at) = not else {
            return Ok(Alternatives::one(Condition::Null(field.path.clone())));
        };
        match self.syntax {
            Syntax::Unconfirmed => Ok(test(field.clone(), Test::not_null())),
            Syntax::Known => Err(Mistake::of(&at, &FilterError::not_null(&field.path))),
        }
    }

    pub(super) fn operand(&mut self, field: &FilterField) -> Result<Operand, Mistake> {
        let found = self.take_value(field.kind, true);
        let operand =
            value::operand(field, &found).map_err(|mistake| self.advise(mistake, field))?;
        Ok(operand.with_sensitive(field.is_sensitive))
    }

    /// Parses a value in a list, where a comma separates values.
    fn item(&mut self, field: &FilterField) -> Result<Operand, Mistake> {
        let found = self.take_value(field.kind, false);
        let operand =
            value::operand(field, &found).map_err(|mistake| self.advise(mistake, field))?;
        Ok(operand.with_sensitive(field.is_sensitive))
    }

    /// Parses the pattern after `like`.
    fn pattern(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        match field.kind {
            Kind::Text => Ok(test(field.clone(), Test::like(self.operand(field)?))),
            _ => {
                let found = self.take();
                Err(Mistake::new(&found.at, "`like` compares texts, and this field is not a text"))
            }
        }
    }

    /// Parses the values after `between`.
    fn range(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let from = self.operand(field)?;
        let found = self.take();
        if !found.token.is_word("and") {
            let fix = "write `and` between the two values";
            return Err(Mistake::expected("`and`", &found).with_fix(fix));
        }
        let to = self.operand(field)?;
        let compare = |operator, operand| {
            let field = field.path.clone();
            Alternatives::one(Condition::Compare { field, operator, operand })
        };
        let range = compare(Operator::GreaterOrEqual, from);
        range
            .and(&compare(Operator::LessOrEqual, to))
            .map_err(|fault| Mistake::of(&found.at, &fault))
    }

    /// Parses the values after `in`.
    fn list(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let mut any = Alternatives::never();
        let found = self.take();
        if found.token != Token::Open {
            let fix = "write the values in parentheses with commas between them";
            return Err(Mistake::expected("`(`", &found).with_fix(fix));
        }
        if self.take_token(&Token::Close).is_some() {
            return Ok(any);
        }
        loop {
            let operand = self.item(field)?;
            let (field, operator) = (field.path.clone(), Operator::Equal);
            let one = Alternatives::one(Condition::Compare { field, operator, operand });
            let found = self.take();
            any = any.or(one).map_err(|fault| Mistake::of(&found.at, &fault))?;
            match found.token {
                Token::Comma => {}
                Token::Close => return Ok(any),
                Token::End => {
                    let fix = "close the list of values";
                    return Err(Mistake::expected("`,` or `)`", &found).with_fix(fix));
                }
                Token::Word(_)
                | Token::Quoted(_)
                | Token::Operator(_)
                | Token::NotEqual
                | Token::Not
                | Token::Open => {
                    let fix = "write commas between the values";
                    return Err(Mistake::expected("`,` or `)`", &found).with_fix(fix));
                }
            }
        }
    }
}

fn test(field: FilterField, test: Test) -> Alternatives {
    Alternatives::one(Condition::Test { field: field.path, test })
}

//! The operators of a comparison, and their values.

use super::{
    super::{Alternatives, Condition, FilterError, Operator, Test},
    FilterField, LexedToken, Mistake, Parser, Syntax, TRY, Token, value,
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
            self.check(&found, TRY)?;
            return self.pattern(field);
        }
        let expected = Mistake::expected(self.operators(), &found).message;
        Err(match &found.token {
            Token::Word(_) => {
                let reason = "`Filter::raw` can try other operators";
                Mistake::new(&found.at, format_args!("{expected}; {reason}"))
            }
            Token::Quoted(_)
            | Token::Operator(_)
            | Token::NotEqual
            | Token::Not
            | Token::Open
            | Token::Close
            | Token::Comma
            | Token::End => Mistake::new(&found.at, expected),
        })
    }

    fn operators(&self) -> &'static str {
        match self.syntax {
            Syntax::Known => "`=`, `<`, `<=`, `>`, `>=`, `is null`, `in` or `between`",
            Syntax::Unconfirmed => {
                "`=`, `<>`, `<`, `<=`, `>`, `>=`, `is null`, `is not null`, `in`, `between` or `like`"
            }
        }
    }

    /// Refuses an operator that no source shows, unless the syntax has it.
    pub(super) fn check(&self, found: &LexedToken, advice: &str) -> Result<(), Mistake> {
        match self.syntax {
            Syntax::Unconfirmed => Ok(()),
            Syntax::Known => {
                let message = format_args!("Core is not known to accept this operator; {advice}");
                Err(Mistake::new(&found.at, message))
            }
        }
    }

    pub(super) fn null(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let not = self.take_word("not");
        let found = self.take();
        if !found.token.is_word("null") {
            return Err(Mistake::expected("`null`", &found));
        }
        let Some(at) = not else {
            return Ok(Alternatives::one(Condition::Null(field.path.clone())));
        };
        match self.syntax {
            Syntax::Unconfirmed => Ok(test(field.clone(), Test::not_null())),
            Syntax::Known => Err(Mistake::new(&at, FilterError::not_null(&field.path))),
        }
    }

    pub(super) fn operand(&mut self, field: &FilterField) -> Result<Operand, Mistake> {
        let found = self.take();
        let operand = value::operand(field.kind, &found.token);
        let operand = operand.map_err(|reason| Mistake::new(&found.at, reason))?;
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
            return Err(Mistake::expected("`and`", &found));
        }
        let to = self.operand(field)?;
        let compare = |operator, operand| {
            let field = field.path.clone();
            Alternatives::one(Condition::Compare { field, operator, operand })
        };
        let range = compare(Operator::GreaterOrEqual, from);
        range
            .and(&compare(Operator::LessOrEqual, to))
            .map_err(|fault| Mistake::new(&found.at, fault))
    }

    /// Parses the values after `in`.
    fn list(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let mut any = Alternatives::never();
        let found = self.take();
        if found.token != Token::Open {
            return Err(Mistake::expected("`(`", &found));
        }
        if self.take_token(&Token::Close).is_some() {
            return Ok(any);
        }
        loop {
            let operand = self.operand(field)?;
            let (field, operator) = (field.path.clone(), Operator::Equal);
            let one = Alternatives::one(Condition::Compare { field, operator, operand });
            let found = self.take();
            any = any.or(one).map_err(|fault| Mistake::new(&found.at, fault))?;
            match found.token {
                Token::Comma => {}
                Token::Close => return Ok(any),
                _ => return Err(Mistake::expected("`,` or `)`", &found)),
            }
        }
    }
}

fn test(field: FilterField, test: Test) -> Alternatives {
    Alternatives::one(Condition::Test { field: field.path, test })
}

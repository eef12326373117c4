//! Filter expressions, independent of the record type.

#[cfg(feature = "client")]
use std::collections::BTreeSet;
use std::fmt;

#[cfg(feature = "client")]
use uuid::Uuid;

use super::{Alternatives, Condition, FilterError, MAX_ENCODED_LENGTH, encoded_length, tree::Tree};

/// A filter expression, or the first error met while building it.
#[derive(Clone, PartialEq)]
pub(crate) struct FilterExpr(Result<Form, FilterError>);

/// The form in which an expression is sent.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// Alternatives without parentheses, the known form.
    Known(Alternatives),
    /// The unconfirmed form, with parentheses.
    Unconfirmed(Tree),
}

impl Form {
    fn into_tree(self) -> Tree {
        match self {
            Self::Known(alternatives) => Tree::Leaf(alternatives.merge()),
            Self::Unconfirmed(tree) => tree,
        }
    }

    /// Returns the alternatives, if the form has no parentheses.
    fn alternatives(&self) -> Option<&Alternatives> {
        match self {
            Self::Known(alternatives) | Self::Unconfirmed(Tree::Leaf(alternatives)) => {
                Some(alternatives)
            }
            Self::Unconfirmed(Tree::All(_) | Tree::Any(_) | Tree::Not(_)) => None,
        }
    }
}

impl FilterExpr {
    pub(super) fn new(expr: Result<Alternatives, FilterError>) -> Self {
        Self(expr.map(Form::Known))
    }

    pub(super) fn one(condition: Condition) -> Self {
        Self(Ok(Form::Known(Alternatives::one(condition))))
    }

    pub(super) fn is_faulty(&self) -> bool {
        self.0.is_err()
    }

    /// Returns the expression in the form with parentheses, `NOT` and lists of values.
    pub(super) fn unconfirmed_form(self) -> Self {
        Self(self.0.map(|form| Form::Unconfirmed(form.into_tree())))
    }

    pub(crate) fn and(self, other: &Self) -> Self {
        Self(self.0.and_then(|left| match (left, other.0.as_ref().map_err(Clone::clone)?) {
            (Form::Known(left), Form::Known(right)) => left.and(right).map(Form::Known),
            (left, right) => left.into_tree().and(right.clone().into_tree()).map(Form::Unconfirmed),
        }))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0.and_then(|left| match (left, other.0?) {
            (Form::Known(left), Form::Known(right)) => left.or(right).map(Form::Known),
            (left, right) => left.into_tree().or(right.into_tree()).map(Form::Unconfirmed),
        }))
    }

    pub(super) fn not(self) -> Self {
        Self(self.0.and_then(|form| match form {
            Form::Known(alternatives) => alternatives.not().map(Form::Known),
            Form::Unconfirmed(tree) => tree.not().map(Form::Unconfirmed),
        }))
    }

    /// Returns the parameter `where`, or `None` if every record matches.
    pub(crate) fn to_where(&self) -> Option<String> {
        let alternatives = self.0.as_ref().ok().and_then(Form::alternatives);
        (!alternatives.is_some_and(Alternatives::is_everything)).then(|| self.to_string())
    }

    /// Returns the parameter `where` without sensitive values, for people. `None` if every record matches.
    pub(crate) fn to_shown_where(&self) -> Option<String> {
        self.to_where().map(|_| self.to_shown())
    }

    /// Returns the expression without sensitive values, for people.
    pub(crate) fn to_shown(&self) -> String {
        match &self.0 {
            Ok(Form::Known(alternatives)) => alternatives.masked().to_string(),
            Ok(Form::Unconfirmed(tree)) => tree.masked().to_string(),
            Err(_) => self.to_string(),
        }
    }

    /// Refuses an expression that is invalid or too long for a URL.
    pub(crate) fn check(&self) -> Result<(), FilterError> {
        match self.0.as_ref().map_err(Clone::clone)?.alternatives() {
            Some(alternatives) if alternatives.is_never() => Err(FilterError::never()),
            Some(alternatives) => match alternatives.encoded_length(0) {
                length if length > MAX_ENCODED_LENGTH => Err(FilterError::too_long(length)),
                _ => Ok(()),
            },
            None => self.check_tree(MAX_ENCODED_LENGTH, 0),
        }
    }

    /// Refuses an expression with parentheses that is too long, because it is not split.
    fn check_tree(&self, max_encoded: usize, more: usize) -> Result<(), FilterError> {
        match encoded_length(&self.to_string()).saturating_add(more) {
            length if length > max_encoded => Err(FilterError::too_long_form(length, max_encoded)),
            _ => Ok(()),
        }
    }

    /// Returns the operators and forms that no source shows, for errors.
    pub(crate) fn unconfirmed(&self) -> Vec<&'static str> {
        match &self.0 {
            Ok(Form::Known(alternatives)) => {
                alternatives.conditions().filter_map(Condition::unconfirmed).collect()
            }
            Ok(Form::Unconfirmed(tree)) => tree.unconfirmed(),
            Err(_) => Vec::new(),
        }
    }

    /// Returns the ids of the records that can match, if the expression selects by id.
    #[cfg(feature = "client")]
    pub(crate) fn ids(&self) -> Option<BTreeSet<Uuid>> {
        self.0.as_ref().ok()?.alternatives()?.ids()
    }

    pub(crate) fn split(&self, max_encoded: usize, more: usize) -> Result<Vec<Self>, FilterError> {
        let form = self.0.as_ref().map_err(Clone::clone)?;
        let Some(alternatives) = form.alternatives() else {
            self.check_tree(max_encoded, more)?;
            return Ok(vec![self.clone()]);
        };
        let parts = alternatives.split(max_encoded, more)?.into_iter();
        let form: fn(Alternatives) -> Form = match form {
            Form::Known(_) => Form::Known,
            Form::Unconfirmed(_) => |part| Form::Unconfirmed(Tree::Leaf(part)),
        };
        Ok(parts.map(|part| Self(Ok(form(part)))).collect())
    }

    /// Splits the expression into disjoint parts that fit into a URL. There is no part if no record can
    /// match. `more` is the number of bytes to reserve for each alternative.
    pub(crate) fn parts(&self, more: usize) -> Result<Vec<Self>, FilterError> {
        // Another condition may add parentheses.
        const PARENTHESES: usize = 6;
        let form = self.0.as_ref().map_err(Clone::clone)?;
        let Some(alternatives) = form.alternatives() else {
            let more = if more == 0 { 0 } else { more.saturating_add(PARENTHESES) };
            self.check_tree(MAX_ENCODED_LENGTH, more)?;
            return Ok(vec![self.clone()]);
        };
        match alternatives.encoded_length(more) {
            _ if alternatives.is_never() => Ok(Vec::new()),
            length if length <= MAX_ENCODED_LENGTH => Ok(vec![self.clone()]),
            length if !alternatives.is_choice() => Err(FilterError::overlapping(length)),
            _ => self.split(MAX_ENCODED_LENGTH, more),
        }
    }
}

impl fmt::Debug for FilterExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_shown())
    }
}

impl fmt::Display for FilterExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(Form::Known(alternatives)) => fmt::Display::fmt(alternatives, f),
            Ok(Form::Unconfirmed(tree)) => fmt::Display::fmt(tree, f),
            Err(fault) => write!(f, "(invalid: {fault})"),
        }
    }
}

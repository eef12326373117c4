//! Conditions on one field.

use std::{borrow::Cow, fmt, slice};

use super::Test;
use crate::literal::Operand;

/// The name of a field on the wire, with dots if the field is nested.
pub(crate) type FieldName = Cow<'static, str>;

/// A part of a filter without `AND` and `OR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A comparison with a value.
    Compare { field: FieldName, operator: Operator, operand: Operand },
    /// The field with this name is null.
    Null(FieldName),
    /// A test that no source shows.
    Test { field: FieldName, test: Test },
    /// Text that was not parsed.
    Raw(Box<str>),
}

/// The operators that Core is known to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Returns the field and the values, if the condition requires that the field has one of them.
    pub(super) fn choice(&self) -> Option<(&str, &[Operand])> {
        match self {
            Self::Compare { field, operator: Operator::Equal, operand } => {
                Some((field, slice::from_ref(operand)))
            }
            Self::Test { field, test: Test::In { values, is_negated: false } } => {
                Some((field, values))
            }
            Self::Compare { .. } | Self::Null(_) | Self::Test { .. } | Self::Raw(_) => None,
        }
    }

    /// Returns the number of comparisons with a value.
    pub(super) fn comparisons(&self) -> usize {
        match self {
            Self::Test { test, .. } => test.comparisons(),
            Self::Compare { .. } | Self::Null(_) | Self::Raw(_) => 1,
        }
    }

    /// Returns the operator or form that no source shows, for errors.
    pub(super) fn unconfirmed(&self) -> Option<&'static str> {
        match self {
            Self::Test { test, .. } => Some(test.operator()),
            Self::Compare { .. } | Self::Null(_) | Self::Raw(_) => None,
        }
    }
}

impl Test {
    /// Returns the opposite condition on the field.
    pub(super) fn opposite(&self, field: &FieldName) -> Condition {
        let field = field.clone();
        let test = match self.clone() {
            Self::NotEqual(operand) => {
                return Condition::Compare { field, operator: Operator::Equal, operand };
            }
            Self::NotNull => return Condition::Null(field),
            Self::Like { pattern, is_negated } => Self::Like { pattern, is_negated: !is_negated },
            Self::In { values, is_negated } => Self::In { values, is_negated: !is_negated },
            Self::Between { from, to, is_negated } => {
                Self::Between { from, to, is_negated: !is_negated }
            }
        };
        Condition::Test { field, test }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare { field, operator, operand } => write!(f, "{field} {operator} {operand}"),
            Self::Null(field) => write!(f, "{field} is null"),
            Self::Test { field, test } => write!(f, "{field} {test}"),
            Self::Raw(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

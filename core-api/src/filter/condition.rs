//! Conditions on one field.

use std::{borrow::Cow, fmt, slice};

use super::Test;
use crate::{literal::Operand, sensitive::mask_all_values};

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
    Raw {
        text: Box<str>,
        /// True if the text compares a sensitive field with a value.
        is_sensitive: bool,
    },
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
    /// Returns the condition without sensitive values, for people.
    pub(super) fn masked(&self) -> Self {
        match self {
            Self::Compare { field, operator, operand } => Self::Compare {
                field: field.clone(),
                operator: *operator,
                operand: operand.masked(),
            },
            Self::Test { field, test } => Self::Test { field: field.clone(), test: test.masked() },
            Self::Raw { text, is_sensitive: true } => {
                Self::Raw { text: mask_all_values(text).into(), is_sensitive: true }
            }
            Self::Null(_) | Self::Raw { .. } => self.clone(),
        }
    }

    /// Returns the field and the values, if the condition requires that the field has one of them.
    pub(super) fn choice(&self) -> Option<(&str, &[Operand])> {
        match self {
            Self::Compare { field, operator: Operator::Equal, operand } => {
                Some((field, slice::from_ref(operand)))
            }
            Self::Test { field, test: Test::In { values, is_negated: false } } => {
                Some((field, values))
            }
            Self::Compare { .. } | Self::Null(_) | Self::Test { .. } | Self::Raw { .. } => None,
        }
    }

    /// Returns the number of comparisons with a value.
    pub(super) fn comparisons(&self) -> usize {
        match self {
            Self::Test { test, .. } => test.comparisons(),
            Self::Compare { .. } | Self::Null(_) | Self::Raw { .. } => 1,
        }
    }

    /// Returns the operator or form that no source shows, for errors.
    pub(super) fn unconfirmed(&self) -> Option<&'static str> {
        match self {
            Self::Test { test, .. } => Some(test.operator()),
            Self::Compare { .. } | Self::Null(_) | Self::Raw { .. } => None,
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
            Self::Raw { text, .. } => f.write_str(text),
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

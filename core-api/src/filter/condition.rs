//! Conditions on one field.

use std::{borrow::Cow, fmt};

use crate::literal::Operand;

/// A part of a filter without `AND` and `OR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A comparison with a value.
    Compare {
        /// Name on the wire.
        field: Cow<'static, str>,
        operator: Operator,
        operand: Operand,
    },
    /// The field with this name is null.
    Null(Cow<'static, str>),
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
    /// Returns field and value of a test for equality.
    pub(super) fn equals(&self) -> Option<(&str, &Operand)> {
        match self {
            Self::Compare { field, operator: Operator::Equal, operand } => Some((field, operand)),
            _ => None,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare { field, operator, operand } => write!(f, "{field} {operator} {operand}"),
            Self::Null(field) => write!(f, "{field} is null"),
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

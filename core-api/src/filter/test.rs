//! Tests of one field whose operators no source shows.

use std::fmt;

use crate::literal::Operand;

/// A test of a field that is written with an unconfirmed operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    NotEqual(Operand),
    NotNull,
    Like {
        pattern: Operand,
        is_negated: bool,
    },
    /// A test for one of at least one values.
    In {
        values: Box<[Operand]>,
        is_negated: bool,
    },
    Between {
        from: Operand,
        to: Operand,
        is_negated: bool,
    },
}

impl Test {
    pub(crate) fn not_equal(operand: Operand) -> Self {
        Self::NotEqual(operand)
    }

    pub(crate) const fn not_null() -> Self {
        Self::NotNull
    }

    pub(crate) fn like(pattern: Operand) -> Self {
        Self::Like { pattern, is_negated: false }
    }

    pub(crate) fn between(from: Operand, to: Operand) -> Self {
        Self::Between { from, to, is_negated: false }
    }

    /// Changes each value.
    fn map(self, change: impl Fn(Operand) -> Operand) -> Self {
        match self {
            Self::NotEqual(operand) => Self::NotEqual(change(operand)),
            Self::NotNull => Self::NotNull,
            Self::Like { pattern, is_negated } => {
                Self::Like { pattern: change(pattern), is_negated }
            }
            Self::In { values, is_negated } => {
                Self::In { values: values.into_iter().map(change).collect(), is_negated }
            }
            Self::Between { from, to, is_negated } => {
                Self::Between { from: change(from), to: change(to), is_negated }
            }
        }
    }

    /// Sets whether the values are compared with a sensitive field.
    pub(crate) fn with_sensitive(self, is_sensitive: bool) -> Self {
        self.map(|operand| operand.with_sensitive(is_sensitive))
    }

    /// Returns the test without sensitive values, for people.
    pub(super) fn masked(&self) -> Self {
        self.clone().map(|operand| operand.masked())
    }

    /// Returns the operator, for errors.
    pub(super) fn operator(&self) -> &'static str {
        match self {
            Self::NotEqual(_) => "<>",
            Self::NotNull => "IS NOT NULL",
            Self::Like { .. } => "LIKE",
            Self::In { .. } => "IN",
            Self::Between { .. } => "BETWEEN",
        }
    }

    /// Returns the number of values.
    pub(super) fn comparisons(&self) -> usize {
        match self {
            Self::In { values, .. } => values.len(),
            Self::NotEqual(_) | Self::NotNull | Self::Like { .. } | Self::Between { .. } => 1,
        }
    }
}

/// Writes the operator and its values.
impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |is_negated: &bool| if *is_negated { "NOT " } else { "" };
        match self {
            Self::NotEqual(operand) => write!(f, "<> {operand}"),
            Self::NotNull => f.write_str("is not null"),
            Self::Like { pattern, is_negated } => write!(f, "{}LIKE {pattern}", not(is_negated)),
            Self::In { values, is_negated } => {
                write!(f, "{}IN (", not(is_negated))?;
                for (index, value) in values.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{value}")?;
                }
                f.write_str(")")
            }
            Self::Between { from, to, is_negated } => {
                write!(f, "{}BETWEEN {from} AND {to}", not(is_negated))
            }
        }
    }
}

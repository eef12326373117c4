//! Which records a list has.
//!
//! Fields make filters, and `&` and `|` join them. Core is known to take `AND` and `OR`, but
//! nothing is known of parentheses, so a filter is kept as alternatives of conjunctions, which
//! need none: `AND` binds tighter.
//!
//! ```
//! use core_api::{Activity, Filter};
//!
//! let named = |name: &str| Activity::DESCRIPTION.eq(name);
//! let filter = Activity::BILLABLE.eq(true) & (named("Design") | named("Owner's review"));
//! assert_eq!(
//!     filter.to_string(),
//!     "billable = true AND description = 'Design' OR billable = true AND description = 'Owner''s review'",
//! );
//! ```

use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr},
};

use crate::field::Operand;

/// A condition on the `R`s of a list; as text, what `where` takes.
pub struct Filter<R> {
    any: Alternatives,
    record: PhantomData<fn() -> R>,
}

/// Alternatives, each a conjunction, whatever the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alternatives(Vec<Vec<Comparison>>);

/// A test of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) field: &'static str,
    /// `None` asks for `null`.
    pub(crate) test: Option<(Operator, Operand)>,
}

/// The operators that Core is known to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl<R> Filter<R> {
    pub(crate) fn new(comparison: Comparison) -> Self {
        Self::of(Alternatives(vec![vec![comparison]]))
    }

    fn of(any: Alternatives) -> Self {
        Self { any, record: PhantomData }
    }

    /// The filter, whatever the record.
    pub(crate) fn alternatives(&self) -> &Alternatives {
        &self.any
    }
}

/// Both hold.
impl<R> BitAnd for Filter<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::of(self.any.and(&other.any))
    }
}

/// At least one holds.
impl<R> BitOr for Filter<R> {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self.any.0.extend(other.any.0);
        self
    }
}

impl<R> fmt::Display for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.any, f)
    }
}

impl Alternatives {
    pub(crate) fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|left| {
            other.0.iter().map(move |right| left.iter().chain(right).cloned().collect())
        });
        Self(pairs.collect())
    }
}

impl fmt::Display for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, all) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" OR ")?;
            }
            for (index, comparison) in all.iter().enumerate() {
                if index > 0 {
                    f.write_str(" AND ")?;
                }
                write!(f, "{comparison}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.test {
            Some((operator, operand)) => write!(f, "{} {operator} {operand}", self.field),
            None => write!(f, "{} is null", self.field),
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

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({self})")
    }
}

impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        Self::of(self.any.clone())
    }
}

impl<R> PartialEq for Filter<R> {
    fn eq(&self, other: &Self) -> bool {
        self.any == other.any
    }
}

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
    /// Alternatives, each a conjunction.
    any: Vec<Vec<Comparison>>,
    record: PhantomData<fn() -> R>,
}

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
        Self { any: vec![vec![comparison]], record: PhantomData }
    }
}

/// Both hold.
impl<R> BitAnd for Filter<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let pairs = self.any.iter().flat_map(|left| {
            other.any.iter().map(move |right| left.iter().chain(right).cloned().collect())
        });
        Self { any: pairs.collect(), record: PhantomData }
    }
}

/// At least one holds.
impl<R> BitOr for Filter<R> {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self.any.extend(other.any);
        self
    }
}

impl<R> fmt::Display for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, all) in self.any.iter().enumerate() {
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
        Self { any: self.any.clone(), record: PhantomData }
    }
}

impl<R> PartialEq for Filter<R> {
    fn eq(&self, other: &Self) -> bool {
        self.any == other.any
    }
}

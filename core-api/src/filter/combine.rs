//! Combinations of filters, and their text.

use std::{
    fmt,
    ops::{BitAnd, BitOr, Not},
};

use super::{Alternatives, Condition, Filter, FilterError, FilterExpr, MAX_COMPARISONS, Test};
use crate::literal::{Operand, Unwritable};

impl<R> Filter<R> {
    /// Makes a filter that matches if any of `filters` does.
    pub(crate) fn any_of(filters: impl Iterator<Item = Self>) -> Self {
        let mut any = FilterExpr::new(Ok(Alternatives::never()));
        for filter in filters {
            any = any.or(filter.expr);
            // Stops at a fault, because the iterator may be endless.
            if any.is_faulty() {
                break;
            }
        }
        Self::new(any)
    }

    /// Makes a filter that matches if the field equals one of the values, written with `IN`.
    pub(crate) fn choice(
        field: &'static str,
        values: impl Iterator<Item = Result<Operand, Unwritable>>,
    ) -> Self {
        // Stops after the limit, because the iterator may be endless.
        let values: Result<Box<[_]>, _> = values.take(MAX_COMPARISONS + 1).collect();
        match values {
            Ok(values) if values.is_empty() => {
                Self::new(FilterExpr::new(Ok(Alternatives::never())))
            }
            Ok(values) if values.len() > MAX_COMPARISONS => Self::faulty(FilterError::too_many()),
            Ok(values) => {
                let test = Test::In { values, is_negated: false };
                Self::one(Condition::Test { field: field.into(), test })
            }
            Err(reason) => Self::unwritable(field, reason),
        }
    }
}

/// Matches if both filters match.
impl<R> BitAnd for Filter<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(self.expr.and(&other.expr))
    }
}

/// Matches if at least one filter matches.
impl<R> BitOr for Filter<R> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(self.expr.or(other.expr))
    }
}

/// Negates the filter with operators that Core is known to accept: `>=` for `<`, `<` or `>` for `=`,
/// and so on.
///
/// A record without a value matches neither a comparison nor its negation, because no comparison with
/// null is true. [`is_null`](crate::Field::is_null) and [raw](Filter::raw) filters cannot be negated.
/// Such a filter is refused before it is sent.
impl<R> Not for Filter<R> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.expr.not())
    }
}

/// Writes the parameter `where`, or `false` or `true` if no record or every record matches.
impl<R> fmt::Display for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.expr, f)
    }
}

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({})", self.expr.to_shown())
    }
}

impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        Self::new(self.expr.clone())
    }
}

impl<R> PartialEq for Filter<R> {
    fn eq(&self, other: &Self) -> bool {
        self.expr == other.expr
    }
}

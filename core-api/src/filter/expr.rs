//! Filter expressions, independent of the record type.

#[cfg(feature = "client")]
use std::collections::BTreeSet;
use std::fmt;

#[cfg(feature = "client")]
use uuid::Uuid;

use super::{Alternatives, Condition, FilterError, MAX_ENCODED_LENGTH};

/// A filter expression, or the first error met while building it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FilterExpr(Result<Alternatives, FilterError>);

impl FilterExpr {
    pub(super) const fn new(expr: Result<Alternatives, FilterError>) -> Self {
        Self(expr)
    }

    pub(super) fn one(condition: Condition) -> Self {
        Self(Ok(Alternatives::one(condition)))
    }

    pub(super) fn is_faulty(&self) -> bool {
        self.0.is_err()
    }

    pub(crate) fn and(self, other: &Self) -> Self {
        Self(self.0.and_then(|left| left.and(other.0.as_ref().map_err(Clone::clone)?)))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0.and_then(|left| left.or(other.0?)))
    }

    pub(super) fn not(self) -> Self {
        Self(self.0.and_then(|alternatives| alternatives.not()))
    }

    /// Returns the parameter `where`, or `None` if every record matches.
    pub(crate) fn to_where(&self) -> Option<String> {
        let is_everything = self.0.as_ref().is_ok_and(Alternatives::is_everything);
        (!is_everything).then(|| self.to_string())
    }

    /// Refuses an expression that is invalid or too long for a URL.
    pub(crate) fn check(&self) -> Result<(), FilterError> {
        let alternatives = self.0.as_ref().map_err(Clone::clone)?;
        if alternatives.is_never() {
            return Err(FilterError::never());
        }
        match alternatives.encoded_length(0) {
            length if length > MAX_ENCODED_LENGTH => Err(FilterError::too_long(length)),
            _ => Ok(()),
        }
    }

    /// Returns the ids of the records that can match, if the expression selects by id.
    #[cfg(feature = "client")]
    pub(crate) fn ids(&self) -> Option<BTreeSet<Uuid>> {
        self.0.as_ref().ok()?.ids()
    }

    pub(super) fn split(&self, max_encoded: usize, more: usize) -> Result<Vec<Self>, FilterError> {
        let parts = self.0.as_ref().map_err(Clone::clone)?.split(max_encoded, more)?;
        Ok(parts.into_iter().map(|part| Self(Ok(part))).collect())
    }

    /// Splits the expression into disjoint parts that fit into a URL. There is no part if no record can
    /// match. `more` is the number of bytes to reserve for each alternative.
    pub(crate) fn parts(&self, more: usize) -> Result<Vec<Self>, FilterError> {
        let alternatives = self.0.as_ref().map_err(Clone::clone)?;
        match alternatives.encoded_length(more) {
            _ if alternatives.is_never() => Ok(Vec::new()),
            length if length <= MAX_ENCODED_LENGTH => Ok(vec![self.clone()]),
            length if !alternatives.is_choice() => Err(FilterError::overlapping(length)),
            _ => self.split(MAX_ENCODED_LENGTH, more),
        }
    }
}

impl fmt::Display for FilterExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(alternatives) => fmt::Display::fmt(alternatives, f),
            Err(fault) => write!(f, "(invalid: {fault})"),
        }
    }
}

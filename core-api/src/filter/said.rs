//! What a filter says, whatever its record, or why it cannot be said.

#[cfg(feature = "client")]
use std::collections::BTreeSet;
use std::fmt;

#[cfg(feature = "client")]
use uuid::Uuid;

use super::{Alternatives, Condition, FilterError, MAX_ENCODED_LENGTH};

/// What a filter says. The first thing that cannot be said stays, whatever is joined to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said(Result<Alternatives, FilterError>);

impl Said {
    pub(super) const fn new(said: Result<Alternatives, FilterError>) -> Self {
        Self(said)
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
        Self(self.0.and_then(|said| said.not()))
    }

    /// What `where` takes; `None` where every record meets the filter.
    pub(crate) fn to_where(&self) -> Option<String> {
        let is_everything = self.0.as_ref().is_ok_and(Alternatives::is_everything);
        (!is_everything).then(|| self.to_string())
    }

    /// Refuses what cannot be said, and what is too long for an address.
    pub(crate) fn check(&self) -> Result<(), FilterError> {
        let said = self.0.as_ref().map_err(Clone::clone)?;
        if said.is_never() {
            return Err(FilterError::never());
        }
        match said.encoded_length(0) {
            length if length > MAX_ENCODED_LENGTH => Err(FilterError::too_long(length)),
            _ => Ok(()),
        }
    }

    /// The ids of the records that can meet it, where it asks for records by their ids.
    #[cfg(feature = "client")]
    pub(crate) fn ids(&self) -> Option<BTreeSet<Uuid>> {
        self.0.as_ref().ok()?.ids()
    }

    pub(super) fn split(&self, max_encoded: usize, more: usize) -> Result<Vec<Self>, FilterError> {
        let parts = self.0.as_ref().map_err(Clone::clone)?.split(max_encoded, more)?;
        Ok(parts.into_iter().map(|part| Self(Ok(part))).collect())
    }

    /// The same in parts that are each short enough for an address, and that no record meets two
    /// of; no part where no record can meet it. Each alternative may take so many bytes more.
    pub(crate) fn parts(&self, more: usize) -> Result<Vec<Self>, FilterError> {
        let said = self.0.as_ref().map_err(Clone::clone)?;
        match said.encoded_length(more) {
            _ if said.is_never() => Ok(Vec::new()),
            length if length <= MAX_ENCODED_LENGTH => Ok(vec![self.clone()]),
            length if !said.is_choice() => Err(FilterError::overlapping(length)),
            _ => self.split(MAX_ENCODED_LENGTH, more),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(said) => fmt::Display::fmt(said, f),
            Err(fault) => write!(f, "(not to be sent: {fault})"),
        }
    }
}

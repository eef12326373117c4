//! The observations of one call.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::shape::{Shape, add};

/// The observations of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CallObservation {
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Bodies of answers with a success status.
    pub(crate) answer: Shape,
    /// Bodies of such answers to requests that selected fields.
    pub(crate) selected: Shape,
    /// Bodies of requests that were accepted.
    pub(crate) request: Shape,
    /// Fields in `where`.
    pub(crate) filters: BTreeMap<String, Runs>,
    /// Fields in `orderBy`.
    pub(crate) orders: BTreeMap<String, Runs>,
    /// Fields that a refusal called missing.
    pub(crate) missing: BTreeMap<String, u64>,
}

/// The uses of a field in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Runs {
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
}

impl CallObservation {
    /// Returns the number of answers with a success status.
    pub(crate) fn successes(&self) -> u64 {
        let successes = self.statuses.range(200..300).map(|(_, count)| *count);
        successes.fold(0, u64::saturating_add)
    }

    /// Returns the number of answers.
    pub(crate) fn answers(&self) -> u64 {
        self.statuses.values().copied().fold(0, u64::saturating_add)
    }

    /// Adds the observations of another run.
    pub(super) fn merge(&mut self, other: &Self) {
        for (status, count) in &other.statuses {
            add(self.statuses.entry(*status).or_default(), *count);
        }
        self.answer.merge(&other.answer);
        self.selected.merge(&other.selected);
        self.request.merge(&other.request);
        for (mine, theirs) in
            [(&mut self.filters, &other.filters), (&mut self.orders, &other.orders)]
        {
            for (name, runs) in theirs {
                let mine = mine.entry(name.clone()).or_default();
                add(&mut mine.accepted, runs.accepted);
                add(&mut mine.refused, runs.refused);
            }
        }
        for (name, count) in &other.missing {
            add(self.missing.entry(name.clone()).or_default(), *count);
        }
    }
}

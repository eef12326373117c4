//! The rows to create, and those that exist already.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::{
    super::{
        NaturalKey,
        find_or_create::only,
        lookup::{Key, search},
        pipeline::Pipeline,
    },
    outcome::CreateOutcome,
    sender::{CreateSender, NewRow, Sent},
};
use crate::{
    Error,
    endpoint::{CanCreate, CanList, Input, List},
};

/// The records that exist already, or the reason why a key is ambiguous.
pub(super) type Existing<R> = BTreeMap<Key, Result<R, Error>>;

/// The rows that are not started yet.
pub(super) struct CreatePlan<R: CanCreate> {
    total: usize,
    inputs: VecDeque<R::Input>,
    /// The keys of the inputs, or the reasons why they have none. Empty without a natural key.
    keys: VecDeque<Result<Key, Error>>,
    existing: Existing<R>,
    /// The first row with each key.
    seen: BTreeMap<Key, usize>,
}

/// A part of the rows: first those with an outcome, and then those to create.
pub(super) struct Unit<R: CanCreate> {
    pub(super) outcomes: Vec<CreateOutcome<R>>,
    new: Vec<(usize, NewRow<R>)>,
    pub(super) stop: Option<Arc<Error>>,
}

/// The largest number of rows of a unit whose records exist already.
const MOST_EXISTING: usize = 1_000;

impl<R: CanCreate> CreatePlan<R> {
    pub(super) fn new(inputs: VecDeque<R::Input>) -> Self {
        let total = inputs.len();
        let (keys, existing, seen) = (VecDeque::new(), Existing::new(), BTreeMap::new());
        Self { total, inputs, keys, existing, seen }
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }

    pub(super) fn started(&self) -> usize {
        self.total.saturating_sub(self.inputs.len())
    }

    /// Computes the key of each input.
    pub(super) fn note_keys(&mut self, key: &NaturalKey<R>) {
        self.keys = self.inputs.iter().map(|input| key.of(input.record())).collect();
    }

    pub(super) fn keys(&self) -> BTreeSet<Key> {
        self.keys.iter().flatten().cloned().collect()
    }

    pub(super) fn note_existing(&mut self, existing: Existing<R>) {
        self.existing = existing;
    }

    /// Removes a row that is not sent. Returns `false` after the last one.
    pub(super) fn drop_row(&mut self) -> bool {
        self.inputs.pop_front().is_some()
    }

    /// Returns the next rows, with at most this number of rows to create.
    pub(super) fn next_unit(&mut self, rows: usize) -> Option<Unit<R>> {
        let mut unit = Unit { outcomes: Vec::new(), new: Vec::new(), stop: None };
        while unit.new.len() < rows && unit.outcomes.len() < MOST_EXISTING {
            let index = self.started();
            let Some(input) = self.inputs.pop_front() else { break };
            let key = match self.keys.pop_front().transpose() {
                Ok(key) => key,
                Err(error) => {
                    unit.outcomes.push(CreateOutcome::Refused(Arc::new(error)));
                    continue;
                }
            };
            let first = key.as_ref().map(|key| *self.seen.entry(key.clone()).or_insert(index));
            let existing = key.as_ref().and_then(|key| self.existing.remove(key));
            match (first.filter(|first| *first != index), existing) {
                (Some(first), _) => unit.outcomes.push(CreateOutcome::Repeated(first)),
                (None, Some(Ok(record))) => unit.outcomes.push(CreateOutcome::Existing(record)),
                (None, Some(Err(error))) => {
                    unit.outcomes.push(CreateOutcome::Refused(Arc::new(error)));
                }
                (None, None) => {
                    unit.new.push((unit.outcomes.len(), NewRow { input, key }));
                }
            }
        }
        (!unit.outcomes.is_empty() || !unit.new.is_empty()).then_some(unit)
    }
}

impl<R: CanCreate + CanList + Sync> Unit<R> {
    /// Makes a unit whose creates ended with their runtime.
    pub(super) fn lost(rows: usize, error: Error) -> Self {
        let error = Arc::new(error);
        let outcomes = vec![CreateOutcome::Unknown(Arc::clone(&error)); rows];
        Self { outcomes, new: Vec::new(), stop: Some(error) }
    }

    pub(super) fn rows(&self) -> usize {
        self.outcomes.len().saturating_add(self.new.len())
    }

    /// Creates the rows, and puts their outcomes at their places among the others.
    pub(super) async fn run(mut self, sender: Arc<CreateSender<R>>) -> Self {
        let (places, rows): (Vec<_>, Vec<_>) = std::mem::take(&mut self.new).into_iter().unzip();
        let Sent { outcomes, stop } = sender.send(rows).await;
        let mut new = places.into_iter().zip(outcomes).peekable();
        let mut merged = Vec::new();
        let known = self.outcomes.into_iter().zip(1..);
        for (outcome, count) in known {
            // The place of a new row is the number of known rows before it.
            while let Some((_, one)) = new.next_if(|(place, _)| *place < count) {
                merged.push(one);
            }
            merged.push(outcome);
        }
        merged.extend(new.map(|(_, outcome)| outcome));
        Self { outcomes: merged, new: Vec::new(), stop }
    }
}

/// Looks up the records with natural keys.
pub(super) async fn search_existing<R: CanCreate + CanList>(
    pipeline: Arc<Pipeline>,
    key: NaturalKey<R>,
    keys: BTreeSet<Key>,
) -> Result<Existing<R>, Error> {
    let found = search::<R, R>(&pipeline, &List::new(), &key.fields(), &keys).await?;
    let mut groups: BTreeMap<Key, (Vec<R>, Vec<_>)> = BTreeMap::new();
    for one in found {
        let (records, ids) = groups.entry(one.key).or_default();
        records.push(one.row);
        ids.push(one.id);
    }
    let check = |(values, (records, ids)): (Key, (Vec<R>, Vec<_>))| {
        let record = only(records, &ids, &key, &values).transpose()?;
        Some((values, record))
    };
    Ok(groups.into_iter().filter_map(check).collect())
}

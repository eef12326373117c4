//! Reading by key: always the first page of what is at or after the last key.
//!
//! Pages by number lose and repeat rows when records come and go before them. The key of a row
//! does not depend on other rows, so asking from the last key on, the rows at that very key
//! included, loses none; those that were given already are left out.
//!
//! More rows than a page can have the same key, as after a bulk import. These are read by number,
//! and again from their first page until a whole pass brings nothing new, since a row that is
//! deleted meanwhile pulls the others one place up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use uuid::Uuid;

use super::{page::Mark, source::Ask};

/// From which key on to ask, and what was given from there on.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    size: u32,
    since: Option<DateTime>,
    number: u32,
    /// Rows at `since` or after it, with their keys: a record may come again with a later one.
    given: BTreeMap<Uuid, Option<DateTime>>,
    /// Whether this pass over the rows at `since` has brought new ones.
    is_new: bool,
    /// First and last row of the pages of this pass.
    pass: BTreeSet<[Option<Uuid>; 2]>,
    /// Whether every row before a given one is given, so that its key alone tells the place.
    is_in_order: bool,
    is_done: bool,
}

impl Keyed {
    /// Starts at a key, without the rows that were given already.
    pub(super) fn new(
        size: u32,
        since: Option<DateTime>,
        given: Vec<(Uuid, Option<DateTime>)>,
    ) -> Self {
        let given = given.into_iter().collect();
        Self { size, since, number: 1, given, is_in_order: true, ..Self::default() }
    }

    /// The next page to ask for while this many are on their way: the answer decides what follows.
    pub(super) fn next(&self, flying: usize) -> Option<Ask> {
        let is_free = flying == 0 && !self.is_done;
        is_free.then_some(Ask { number: self.number, since: self.since })
    }

    pub(super) fn is_in_order(&self) -> bool {
        self.is_in_order
    }

    /// Takes note of a page; which of its rows are new.
    pub(super) fn accept(&mut self, marks: &[Mark]) -> Result<Vec<bool>, String> {
        self.check(marks).inspect_err(|_| self.is_done = true)?;
        let fresh: Vec<bool> = marks.iter().map(|mark| self.give(*mark)).collect();
        self.is_new |= fresh.contains(&true);
        let last = marks.iter().filter_map(|mark| mark.key).max();
        let is_full = marks.len() >= self.size as usize;
        let is_past = last > self.since;
        if is_full && !is_past {
            self.number = self.number.saturating_add(1);
            self.pass.insert(ends(marks));
            self.is_in_order = false;
        } else if self.number > 1 && self.is_new {
            self.start(self.since);
        } else if is_full {
            self.start(last);
            self.given.retain(|_, key| *key >= last);
            self.is_in_order = true;
        } else {
            self.is_done = true;
        }
        Ok(fresh)
    }

    fn start(&mut self, since: Option<DateTime>) {
        self.since = since;
        self.number = 1;
        self.is_new = false;
        self.pass.clear();
    }

    /// Whether the row was not given before, with this key.
    fn give(&mut self, Mark { id, key }: Mark) -> bool {
        id.is_none_or(|id| self.given.insert(id, key) != Some(key))
    }

    /// A server that does not do what it is asked would have this go on for ever, or lose rows.
    fn check(&self, marks: &[Mark]) -> Result<(), String> {
        let keys: Vec<DateTime> = marks.iter().filter_map(|mark| mark.key).collect();
        if let (Some(since), Some(key)) = (self.since, keys.iter().min())
            && *key < since
        {
            return Err(format!("asked for rows from {since} on, Core gave one of {key}"));
        }
        if !keys.is_sorted() {
            return Err("Core did not keep the order that was asked for".to_owned());
        }
        if self.pass.contains(&ends(marks)) && !marks.is_empty() {
            return Err(format!(
                "page {} has the first and the last record of one before; Core goes round in \
                 circles",
                self.number
            ));
        }
        Ok(())
    }
}

fn ends(marks: &[Mark]) -> [Option<Uuid>; 2] {
    [marks.first(), marks.last()].map(|mark| mark.and_then(|mark| mark.id))
}

#[cfg(test)]
mod tests;

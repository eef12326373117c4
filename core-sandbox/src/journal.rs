//! The journal: the last requests with their responses, without secrets.

mod body;
mod entry;
mod exchange;
mod filter;
mod secrets;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub(crate) use body::CapturedBody;
pub use entry::{JournalEntry, JournalMessage};
pub(crate) use exchange::{Exchange, FiredFault};
pub(crate) use filter::JournalFilter;
pub(crate) use secrets::write_target;

/// The maximum size of all entries in bytes.
const MAX_BYTES: usize = 16 << 20;

/// The last exchanges of a sandbox, up to a number and a size.
#[derive(Debug)]
pub(crate) struct Journal {
    /// The maximum number of entries. With 0, the journal is off.
    capacity: usize,
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    /// The exchanges with their ids, the oldest first.
    exchanges: VecDeque<(u64, Arc<Exchange>)>,
    /// The sizes of the exchanges in bytes, in the same order.
    sizes: VecDeque<usize>,
    bytes: usize,
    last_id: u64,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, ring: Mutex::default() }
    }

    /// Returns whether the journal keeps exchanges.
    pub(crate) fn is_on(&self) -> bool {
        self.capacity > 0
    }

    /// Adds an exchange, and removes the oldest ones above the limits.
    pub(crate) fn push(&self, exchange: Exchange) {
        let size = exchange.size();
        let exchange = Arc::new(exchange);
        // The removed exchanges are dropped after the lock.
        let mut removed = Vec::new();
        let mut ring = self.ring();
        while ring.exchanges.len() >= self.capacity || ring.bytes.saturating_add(size) > MAX_BYTES {
            let Some((_, oldest)) = ring.exchanges.pop_front() else { break };
            let freed = ring.sizes.pop_front().unwrap_or_default();
            ring.bytes = ring.bytes.saturating_sub(freed);
            removed.push(oldest);
        }
        ring.last_id += 1;
        ring.bytes += size;
        let id = ring.last_id;
        ring.exchanges.push_back((id, exchange));
        ring.sizes.push_back(size);
        drop(ring);
    }

    /// Returns the entries that satisfy the filter, the oldest first.
    pub(crate) fn entries(&self, filter: &JournalFilter) -> Vec<JournalEntry> {
        let all: Vec<_> = self.ring().exchanges.iter().cloned().collect();
        let is_included = |(id, exchange): &&(u64, Arc<Exchange>)| filter.includes(*id, exchange);
        let mut last: Vec<_> = all.iter().rev().filter(is_included).take(filter.limit).collect();
        last.reverse();
        last.into_iter().map(|(id, exchange)| JournalEntry::new(*id, exchange)).collect()
    }

    /// Returns the entry with this id.
    pub(crate) fn entry(&self, id: u64) -> Option<JournalEntry> {
        let found = self.ring().exchanges.iter().find(|(other, _)| *other == id).cloned();
        found.map(|(id, exchange)| JournalEntry::new(id, &exchange))
    }

    /// Removes all entries. Later ones have higher ids.
    pub(crate) fn clear(&self) {
        let removed = {
            let mut ring = self.ring();
            ring.bytes = 0;
            ring.sizes.clear();
            std::mem::take(&mut ring.exchanges)
        };
        drop(removed);
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(journal: &Journal) -> Vec<u64> {
        journal.entries(&JournalFilter::default()).iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn the_oldest_entries_go_above_the_number_and_the_size() {
        let journal = Journal::new(3);
        (0..5).for_each(|_| journal.push(Exchange::example("/api/activity", 200)));
        assert_eq!(ids(&journal), [3, 4, 5]);
        journal.clear();
        journal.push(Exchange::example("/api/activity", 200));
        assert_eq!(ids(&journal), [6]);

        let journal = Journal::new(usize::MAX);
        let large = || {
            let mut exchange = Exchange::example("/api/activity", 200);
            (0..64).for_each(|_| exchange.response_body.push(&vec![0; 1 << 10].into()));
            exchange
        };
        (0..1_000).for_each(|_| journal.push(large()));
        let kept = ids(&journal).len();
        assert!((200..256).contains(&kept), "{kept}");
    }

    #[test]
    fn an_entry_that_is_larger_than_the_journal_replaces_all() {
        let journal = Journal::new(10);
        journal.push(Exchange::example("/api/activity", 200));
        let mut exchange = Exchange::example("/api/activity", 200);
        exchange.response_headers.insert("x-long", "x".repeat(MAX_BYTES).parse().unwrap());
        journal.push(exchange);
        assert_eq!(ids(&journal), [2]);
        journal.push(Exchange::example("/api/activity", 200));
        assert_eq!(ids(&journal), [3]);
    }
}

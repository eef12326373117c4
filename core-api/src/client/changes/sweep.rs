//! Finding deleted records among the known ones.
//!
//! A record that a list lacks may still exist, because a server may cap pages or hide rows. So each one
//! is looked up by its id before it is reported.

use std::{
    collections::VecDeque,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::{FutureExt, StreamExt, stream::FuturesOrdered};
use uuid::Uuid;

use super::finder::{Absent, LOOKUPS, Listing, Lookup, RecordFinder};
use crate::{Error, client::id_set::IdSet};

/// The lists that a sweep reads before it looks records up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// All ids of the resource.
    All,
    /// The records that the history claims to be deleted.
    Claimed,
}

/// Finds deleted records. It does nothing until it is polled.
pub(super) struct Sweep {
    records: Arc<IdSet>,
    finder: Arc<RecordFinder>,
    scope: Scope,
    listing: Option<Listing>,
    /// The records that the lists lack and that are not reported yet. `None` until the lists are read.
    absent: Option<VecDeque<Uuid>>,
    /// True if the lists and the history prove the deletions, without lookups.
    is_proven: bool,
    lookups: FuturesOrdered<Lookup>,
}

impl Sweep {
    /// Compares all ids of the resource with the known ones.
    pub(super) fn all(finder: Arc<RecordFinder>, known: Arc<IdSet>) -> Self {
        Self::new(finder, known, Scope::All)
    }

    /// Checks the records that the history claims to be deleted.
    pub(super) fn claimed(finder: Arc<RecordFinder>, claimed: IdSet) -> Self {
        Self::new(finder, Arc::new(claimed), Scope::Claimed)
    }

    fn new(finder: Arc<RecordFinder>, records: Arc<IdSet>, scope: Scope) -> Self {
        Self {
            records,
            finder,
            scope,
            listing: None,
            absent: None,
            is_proven: false,
            lookups: FuturesOrdered::new(),
        }
    }

    /// Returns the next deleted record.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Uuid, Error>>> {
        while self.absent.is_none() {
            let listing = self.listing.get_or_insert_with(|| match self.scope {
                Scope::All => self.finder.list_all(Arc::clone(&self.records)),
                Scope::Claimed => self.finder.list_claimed(Arc::clone(&self.records)),
            });
            let absent = ready!(listing.poll_unpin(cx));
            self.listing = None;
            match absent {
                Ok(Absent { ids, is_proven }) => {
                    self.absent = Some(ids.iter().collect());
                    self.is_proven = is_proven;
                }
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        let absent = self.absent.get_or_insert_default();
        if self.is_proven {
            return Poll::Ready(absent.pop_front().map(Ok));
        }
        loop {
            while self.lookups.len() < LOOKUPS {
                let Some(id) = absent.pop_front() else { break };
                self.lookups.push_back(self.finder.look_up(id));
            }
            match ready!(self.lookups.poll_next_unpin(cx)) {
                Some((id, Ok(true))) => return Poll::Ready(Some(Ok(id))),
                Some((_, Ok(false))) => {}
                Some((id, Err(error))) => {
                    // The next poll looks it up again.
                    absent.push_front(id);
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

//! Open sessions in the order of their last use.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::{BoxFuture, Shared};
use tokio::time::Instant;

use crate::{AccountName, Error, Session};

/// An opening that all who ask for the account share; once it has ended, it holds the session.
pub(super) type Opening = Shared<BoxFuture<'static, Result<Session, Arc<Error>>>>;

/// Open sessions, and those that are being opened.
#[derive(Default)]
pub(super) struct Entries {
    by_account: BTreeMap<AccountName, PoolEntry>,
    /// The accounts in the order of their last use.
    by_use: BTreeMap<u64, AccountName>,
    /// The number of the last use.
    last: u64,
}

struct PoolEntry {
    opening: Opening,
    /// The number of its last use.
    used: u64,
    used_at: Instant,
}

impl PoolEntry {
    /// Whether it can be closed without a loss: nobody waits for it or uses it, nothing runs, and
    /// all is saved.
    fn is_closable(&self) -> bool {
        match self.opening.peek() {
            Some(Ok(session)) => session.can_be_dropped(),
            Some(Err(_)) => true,
            None => self.opening.strong_count() == Some(1),
        }
    }
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.by_account.len()
    }

    /// The opening of an account that is used now; one that has failed or ended counts as none.
    pub(super) fn touch(&mut self, account: &AccountName, now: Instant) -> Option<Opening> {
        let entry = self.by_account.get(account)?;
        let is_over = match entry.opening.peek() {
            Some(Ok(session)) => session.has_ended(),
            Some(Err(_)) => true,
            None => false,
        };
        let entry = self.remove(account)?;
        if is_over {
            return None;
        }
        self.insert(account.clone(), entry.opening.clone(), now);
        Some(entry.opening)
    }

    pub(super) fn insert(&mut self, account: AccountName, opening: Opening, now: Instant) {
        self.last += 1;
        self.by_use.insert(self.last, account.clone());
        self.by_account.insert(account, PoolEntry { opening, used: self.last, used_at: now });
    }

    /// The session of an account, where it is open.
    pub(super) fn open_session(&self, account: &AccountName) -> Option<Session> {
        self.by_account.get(account)?.opening.peek()?.as_ref().ok().cloned()
    }

    pub(super) fn close_one(&mut self, account: &AccountName) {
        drop(self.remove(account));
    }

    fn remove(&mut self, account: &AccountName) -> Option<PoolEntry> {
        let entry = self.by_account.remove(account)?;
        self.by_use.remove(&entry.used);
        Some(entry)
    }

    /// Removes an account if this is its opening still.
    pub(super) fn remove_if(&mut self, account: &AccountName, opening: &Opening) -> bool {
        let is_same = |entry: &PoolEntry| entry.opening.ptr_eq(opening);
        self.by_account.get(account).is_some_and(is_same) && self.remove(account).is_some()
    }

    /// Closes the least recently used until so many are left, as far as they can be closed.
    pub(super) fn shrink_to(&mut self, left: usize) -> u64 {
        let excess = self.len().saturating_sub(left);
        self.close(excess, |_| true)
    }

    /// Closes those that were not used since then, as far as they can be closed.
    pub(super) fn close_idle(&mut self, since: Instant) -> u64 {
        self.close(usize::MAX, |entry| entry.used_at <= since)
    }

    /// Closes at most so many, the least recently used first, up to one that is to stay.
    fn close(&mut self, most: usize, is_due: impl Fn(&PoolEntry) -> bool) -> u64 {
        let accounts = self.by_use.values();
        let in_order = accounts
            .filter_map(|account| self.by_account.get(account).map(|entry| (account, entry)));
        let due = in_order.take_while(|(_, entry)| is_due(entry));
        let closable = due.filter(|(_, entry)| entry.is_closable()).take(most);
        let closed: Vec<_> = closable.map(|(account, _)| account.clone()).collect();
        for account in &closed {
            self.remove(account);
        }
        closed.len() as u64
    }
}

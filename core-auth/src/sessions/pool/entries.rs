//! Open sessions, sorted by their last use.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::{BoxFuture, Shared};
use tokio::time::Instant;

use crate::{AccountName, Error, Session};

/// A future that opens a session, shared by all callers of the account. Once it has completed, it
/// holds the session.
pub(super) type Opening = Shared<BoxFuture<'static, Result<Session, Arc<Error>>>>;

/// The sessions that are open or being opened.
#[derive(Default)]
pub(super) struct Entries {
    by_account: BTreeMap<AccountName, PoolEntry>,
    /// The accounts, sorted by their last use.
    by_use: BTreeMap<u64, AccountName>,
    /// The sequence number of the last use.
    last: u64,
}

struct PoolEntry {
    opening: Opening,
    /// The sequence number of the entry's last use.
    used: u64,
    used_at: Instant,
}

impl PoolEntry {
    /// Returns whether the session can be closed without a loss. That is so while nobody waits for
    /// it or uses it, no refresh runs, and everything is saved.
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

    /// Returns the opening of an account and marks it as used. An opening that failed, or whose
    /// session has ended, is removed instead.
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

    /// Returns the session of an account if it is open.
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

    /// Removes an account if it still has this opening.
    pub(super) fn remove_if(&mut self, account: &AccountName, opening: &Opening) -> bool {
        let is_same = |entry: &PoolEntry| entry.opening.ptr_eq(opening);
        self.by_account.get(account).is_some_and(is_same) && self.remove(account).is_some()
    }

    /// Closes the least recently used sessions until `left` remain, if they can be closed. Returns
    /// the number of closed sessions.
    pub(super) fn shrink_to(&mut self, left: usize) -> u64 {
        let excess = self.len().saturating_sub(left);
        self.close(excess, |_| true)
    }

    /// Closes the sessions that were not used since then, if they can be closed.
    pub(super) fn close_idle(&mut self, since: Instant) -> u64 {
        self.close(usize::MAX, |entry| entry.used_at <= since)
    }

    /// Closes up to `most` sessions, the least recently used first, and stops at the first that is
    /// not due.
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

//! Reading of the resources whose changes Core tells.

use std::{collections::BTreeSet, sync::Arc};

use core_api::{
    Error,
    catalog::ResourceInfo,
    client::{ChangeCursor, ChangeFeed},
    endpoint::CallKind,
};

use super::{
    End, Reader,
    event::{Event, Follow},
    refusal::Reach,
};
use crate::{batch::Rejection, error::MirrorError};

/// Returns whether a feed of changes can have the resource.
pub(super) fn has_changes(resource: &ResourceInfo) -> bool {
    resource.reads_changes && resource.call(CallKind::Get).is_some()
}

impl Reader {
    /// Reads the changes of all resources that have them, in one pass.
    pub(super) async fn read_changes(&mut self) -> Result<(), End> {
        let followed: Vec<usize> = self.followed();
        let Some(&first) = followed.first() else { return Ok(()) };
        let mut restarted = self.forget_lost(&followed);
        let mut feed = self.follow(&followed)?;
        self.send(first).await?;
        self.retry_rejected(&followed, &restarted).await?;
        loop {
            let next = match self.or_end(feed.try_next()).await {
                Ok(next) => next,
                Err(end) => {
                    self.save(feed.cursor(), &mut restarted).await?;
                    return Err(end);
                }
            };
            match next {
                Ok(Some(Event::Changed(table, row))) => {
                    self.has_failed = false;
                    self.add_row(table, row).await?;
                }
                Ok(Some(Event::Deleted(table, id))) => self.add_deletion(table, id).await?,
                Ok(None) => break,
                Err(error) => self.handle(&mut feed, &error, &mut restarted).await?,
            }
            if self.is_full() {
                self.save(feed.cursor(), &mut restarted).await?;
            }
        }
        self.save(feed.cursor(), &mut restarted).await?;
        self.replace_rejected(restarted).await
    }

    fn followed(&self) -> Vec<usize> {
        let is_followed = |index: &usize| {
            self.sources.get(*index).is_some_and(|source| has_changes(source.table.resource))
        };
        (0..self.sources.len()).filter(is_followed).collect()
    }

    /// Forgets the changes of resources that must be read from the beginning. Returns the tables that are read so.
    fn forget_lost(&mut self, followed: &[usize]) -> BTreeSet<usize> {
        let mut restarted = BTreeSet::new();
        for &index in followed {
            let Some(source) = self.sources.get(index) else { continue };
            let (table, known) = (&source.table, &source.known);
            let state = self.state.tables.entry(table.name.clone()).or_default();
            let is_lost = state.has_rows && known.is_empty();
            if is_lost || known.is_stale() {
                let table = table.name.as_str();
                tracing::warn!(table, "rows are missing or incomplete, so all rows are read again");
                self.state.cursor.forget(source.table.resource.path);
                state.has_rows = !is_lost;
            }
            if !self.state.cursor.has(source.table.resource.path) {
                restarted.insert(index);
            }
        }
        restarted
    }

    fn follow(&self, followed: &[usize]) -> Result<ChangeFeed<Event>, End> {
        let feed = self.client.changes_of_all(&self.state.cursor);
        let mut feed = feed.map_err(|error| End::State(MirrorError::state(error)))?;
        for &index in followed {
            let Some(source) = self.sources.get(index) else { continue };
            let (table, known) = (Arc::clone(&source.table), source.known.clone());
            let resource = table.resource;
            match resource.visit(Follow { feed, index, table, known }) {
                Some(Ok(next)) => feed = next,
                Some(Err(error)) => return Err(End::Failed(error.to_string())),
                // A table exists only for a resource that can be visited.
                None => {
                    let reason = format!("nothing reads the resource `{}`", resource.name);
                    return Err(End::Failed(reason));
                }
            }
        }
        Ok(feed)
    }

    /// Sends the pending parcel with the changes that were read so far.
    async fn save(
        &mut self,
        cursor: ChangeCursor,
        restarted: &mut BTreeSet<usize>,
    ) -> Result<(), End> {
        let index = self.pending.table;
        self.pending.replaces_rejected |= restarted.remove(&index);
        self.state.cursor = cursor;
        self.send_with_state().await
    }

    /// Handles the error of a row, or of a whole resource.
    async fn handle(
        &mut self,
        feed: &mut ChangeFeed<Event>,
        error: &Error,
        restarted: &mut BTreeSet<usize>,
    ) -> Result<(), End> {
        if let Some(row) = error.row() {
            let rejection = Rejection::new(row.id(), row.to_string(), row.raw());
            let table = self.table_of(error.path()).unwrap_or(self.pending.table);
            return self.add_rejection(table, rejection).await;
        }
        let reach = Reach::of(error);
        if reach == Reach::Resource || (reach == Reach::Server && !self.has_failed) {
            self.has_failed = reach == Reach::Server;
            if let Some(table) = feed.skip_resource().and_then(|path| self.table_of(path)) {
                restarted.remove(&table);
                self.refuse(table, error.to_string());
                return Ok(());
            }
        }
        self.save(feed.cursor(), restarted).await?;
        Err(End::Failed(error.to_string()))
    }

    /// Returns the index of the table of a path.
    fn table_of(&self, path: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.table.resource.path == path)
    }

    /// Removes the rejected rows of tables that were read from the beginning and have no rows.
    async fn replace_rejected(&mut self, restarted: BTreeSet<usize>) -> Result<(), End> {
        for table in restarted {
            self.send(table).await?;
            self.pending.replaces_rejected = true;
        }
        self.send(self.pending.table).await
    }
}

//! The streams whose changes are read, in one pass with one cursor.

use std::collections::BTreeSet;

use core_api::{
    Error, Id,
    catalog::{ResourceInfo, ResourceVisitor},
    client::{Change, ChangeFeed},
    endpoint::{CanGet, CanList, CanRead, CanReadChanges},
};
use serde::Serialize;
use uuid::Uuid;

use super::{ROWS, Tap};
use crate::singer::{error::TapError, message::RecordWriter, state::Bookmark, stream::Replication};

/// A message of a stream about one record.
struct Event {
    stream: usize,
    id: Uuid,
    is_deleted: bool,
    line: serde_json::Result<Vec<u8>>,
}

/// Adds a resource to a feed.
struct Follow {
    feed: ChangeFeed<Event>,
    stream: usize,
    writer: RecordWriter,
    /// The records of the target. `None` if no deletions are asked for.
    known: Option<Vec<Uuid>>,
}

impl ResourceVisitor for Follow {
    type Output = ChangeFeed<Event>;

    fn changes<R>(self, _: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadChanges + CanGet + Serialize,
    {
        let Self { feed, stream, writer, known } = self;
        let to_event = move |change: Change<R>| {
            let id = change.id().uuid();
            let record = change.into_record();
            let is_deleted = record.is_none();
            let line = match record {
                Some(record) => writer.record(&record),
                None => writer.deletion(id),
            };
            Event { stream, id, is_deleted, line }
        };
        match known {
            Some(known) => feed.follow(to_event, known.into_iter().map(Id::<R>::new)),
            None => feed.follow_changed(to_event),
        }
    }

    // Only streams with changes are followed.
    fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        self.feed
    }

    fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        self.feed
    }
}

impl Tap {
    /// Reads the changes of all incremental streams. A stream that Core refuses is left out.
    pub(super) async fn read_changes(&mut self) -> Result<(), TapError> {
        let all = 0..self.streams.len();
        let is_followed =
            |index: &usize| self.replication(*index) == Some(Replication::Incremental);
        let followed: BTreeSet<usize> = all.filter(is_followed).collect();
        if followed.is_empty() {
            return Ok(());
        }
        for index in &followed {
            self.write_schema(*index).await?;
        }
        let mut feed = self.feed(&followed)?;
        // Streams with a row that did not decode keep their bookmarks, so that the next run reads the row again.
        let mut frozen = BTreeSet::new();
        self.follow(&mut feed, &followed, &mut frozen).await
    }

    /// Makes the feed of the streams with these indexes, from their bookmarks.
    fn feed(&self, followed: &BTreeSet<usize>) -> Result<ChangeFeed<Event>, TapError> {
        let mut cursor = self.start();
        let streams =
            || followed.iter().filter_map(|index| Some((*index, self.streams.get(*index)?)));
        for (_, stream) in streams() {
            if let Some(bookmark) = self.state.bookmarks.get(&stream.name) {
                cursor.join(bookmark.cursor.clone());
            }
        }
        let mut feed = self
            .client
            .changes_of_all(&cursor)
            .map_err(|error| TapError::Input(format!("the state: {error}")))?;
        for (index, stream) in streams() {
            let known = self.ids.as_ref().map(|ids| ids.known(&stream.name)).transpose()?;
            let writer = RecordWriter::new(stream, self.config.decimals);
            let follow = Follow { feed, stream: index, writer, known };
            let missing = || TapError::Runtime(format!("`{}` cannot be read", stream.name));
            feed = stream.resource.visit(follow).ok_or_else(missing)?;
        }
        Ok(feed)
    }

    /// Writes the events of a feed until its end.
    ///
    /// No bookmark is taken after an event that could not be written, because the cursor has passed it.
    async fn follow(
        &mut self,
        feed: &mut ChangeFeed<Event>,
        followed: &BTreeSet<usize>,
        frozen: &mut BTreeSet<usize>,
    ) -> Result<(), TapError> {
        loop {
            let event = tokio::select! {
                biased;
                () = self.stop.wait() => Err(TapError::Stopped),
                event = feed.try_next() => Ok(event),
            };
            let end = match event {
                Ok(Ok(Some(event))) => {
                    self.write_event(event).await?;
                    if self.since_state >= ROWS {
                        self.bookmark(feed, followed, frozen);
                        self.write_state().await?;
                    }
                    continue;
                }
                Ok(Ok(None)) => Ok(()),
                Ok(Err(error)) => match self.pass_over(feed, frozen, error) {
                    Ok(()) => continue,
                    error => error,
                },
                Err(stopped) => Err(stopped),
            };
            self.bookmark(feed, followed, frozen);
            return end;
        }
    }

    /// Notes an error of one record or one stream, so that the others go on. Returns other errors.
    fn pass_over(
        &mut self,
        feed: &mut ChangeFeed<Event>,
        frozen: &mut BTreeSet<usize>,
        error: Error,
    ) -> Result<(), TapError> {
        match (self.stream_of(&error), error.row().is_some()) {
            (Some(index), true) => {
                // The bookmark before the row: the cursor has passed the row by now.
                frozen.insert(index);
                self.reject(index, &error);
                Ok(())
            }
            (Some(index), false) => {
                let reason = error.to_string();
                self.refuse(index, error)?;
                feed.skip_resource().map(drop).ok_or(TapError::Runtime(reason))
            }
            (None, _) => Err(error.into()),
        }
    }

    async fn write_event(&mut self, event: Event) -> Result<(), TapError> {
        let Event { stream, id, is_deleted, line } = event;
        let line = line.map_err(|error| {
            TapError::Runtime(format!("the record {id} cannot be written: {error}"))
        })?;
        match is_deleted {
            true => self.write_deletion(stream, id, line).await,
            false => self.write(stream, Some(id), line).await,
        }
    }

    /// Takes the bookmarks of the streams from the feed.
    fn bookmark(
        &mut self,
        feed: &ChangeFeed<Event>,
        followed: &BTreeSet<usize>,
        frozen: &BTreeSet<usize>,
    ) {
        let cursor = feed.cursor();
        for index in followed.difference(frozen) {
            let Some(stream) = self.streams.get(*index) else { continue };
            if let Some(cursor) = cursor.part(stream.resource.path) {
                self.state.bookmarks.insert(stream.name.clone(), Bookmark { cursor });
            }
        }
    }

    /// Returns the stream of a failed call by its path. The longest path that fits wins.
    fn stream_of(&self, error: &Error) -> Option<usize> {
        let path = error.path();
        let fits = |of: &str| {
            path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let streams =
            self.streams.iter().enumerate().filter(|(_, stream)| fits(stream.resource.path));
        streams.max_by_key(|(_, stream)| stream.resource.path.len()).map(|(index, _)| index)
    }
}

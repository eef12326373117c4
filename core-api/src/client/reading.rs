//! Reading lists with a client.

mod json;

use std::sync::Arc;

use jiff::civil::DateTime;

use super::{ChangeCursor, ChangeFeed, ChangeStream, Client, Cursor, Pages, Records, Rows};
use crate::{
    DeletedHistory, Error, ErrorKind, Projection,
    access::{AllowedFor, ReadCore},
    endpoint::{CanList, CanReadChanges, CountOf, List},
    error::Call,
};

impl<A> Client<A> {
    /// Streams the records of a list from page to page. [`List::prefetch`], [`List::by_key`] and
    /// [`List::trust_short_pages`] change how pages are read.
    ///
    /// **Pages may repeat or miss records** while others write, whatever the order. A list without an order may do so at
    /// any time, unless Core can sort it by creation. [`List::by_key`] and [`changes`](Self::changes) from
    /// `DateTime::MIN` read all records. The page of each record says which of them it has.
    ///
    /// The default page size is the largest one that Core permits. The last page is empty, so a list costs
    /// one or two calls more.
    #[must_use]
    #[doc(alias("pagination", "paginate", "iterate", "list all"))]
    pub fn stream<R, P>(&self, list: List<R, P>) -> Records<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Records::new(Arc::clone(&self.pipeline), &list)
    }

    /// Streams the records of a list after the position of a [`Cursor`].
    ///
    /// # Errors
    ///
    /// [`Unsent`](ErrorKind::Unsent) if the cursor belongs to another list or to another query.
    pub fn resume<R, P>(&self, list: List<R, P>, cursor: &Cursor) -> Result<Records<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Records::resume(Arc::clone(&self.pipeline), &list, cursor)
    }

    /// Streams the pages of a list.
    #[must_use]
    pub fn pages<R, P>(&self, list: List<R, P>) -> Pages<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Pages::new(Arc::clone(&self.pipeline), &list)
    }

    /// Reads all records of a list.
    ///
    /// # Errors
    ///
    /// The error of [`send`](Self::send) for the first page that fails, or the error of the first row that
    /// does not decode.
    #[doc(alias("fetch all", "list all", "pagination"))]
    pub async fn collect<R, P>(&self, list: List<R, P>) -> Result<Vec<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        let mut rows = self.collect_readable(list).await?;
        if rows.unreadable.is_empty() { Ok(rows.records) } else { Err(rows.unreadable.remove(0)) }
    }

    /// Reads all records of a list, with an error for each row that does not decode.
    ///
    /// # Errors
    ///
    /// The error of [`send`](Self::send) for the first page that fails.
    pub async fn collect_readable<R, P>(&self, list: List<R, P>) -> Result<Rows<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        let mut pages = self.pages(list);
        let mut all = Rows { records: Vec::new(), unreadable: Vec::new() };
        while let Some(page) = pages.try_next().await? {
            all.records.extend(page.records);
            all.unreadable.extend(page.unreadable);
        }
        Ok(all)
    }

    /// Streams the changes since a time, in UTC like Core's `lastUpdated`. A time before 1900 means all
    /// records.
    ///
    /// The stream ends with the current state. Its [`cursor`](ChangeStream::cursor) is the start of the
    /// next pass. See [`changes_after`](Self::changes_after).
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::{TimeEntry, client::Change};
    /// use jiff::civil::date;
    /// # let mut replica = std::collections::BTreeMap::new();
    ///
    /// let since = date(2026, 1, 1).at(0, 0, 0, 0);
    /// let known: Vec<_> = replica.keys().copied().collect();
    /// let mut changes = client.changes::<TimeEntry>(since).deletions(known);
    /// while let Some(change) = changes.try_next().await? {
    ///     match change {
    ///         Change::Changed(entry) => drop(replica.insert(entry.id, entry)),
    ///         Change::Deleted(id) => drop(replica.remove(&id)),
    ///         _ => {}
    ///     }
    /// }
    /// let stored = serde_json::to_string(&changes.cursor())?;
    /// // … later, in another process …
    /// let changes = client.changes_after::<TimeEntry>(&serde_json::from_str(&stored)?)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("incremental", "sync", "delta", "poll", "webhook", "since", "modified"))]
    pub fn changes<R>(&self, since: DateTime) -> ChangeStream<R>
    where
        R: CanReadChanges,
        ReadCore: AllowedFor<A>,
    {
        ChangeStream::new(Arc::clone(&self.pipeline), since)
    }

    /// Streams the changes since a cursor.
    ///
    /// The cursor may have several resources. The cursor of the stream keeps the others as they are.
    ///
    /// # Errors
    ///
    /// [`Unsent`](ErrorKind::Unsent) if the cursor belongs to another resource or has another version.
    pub fn changes_after<R>(&self, cursor: &ChangeCursor) -> Result<ChangeStream<R>, Error>
    where
        R: CanReadChanges,
        ReadCore: AllowedFor<A>,
    {
        ChangeStream::after(Arc::clone(&self.pipeline), cursor)
            .map_err(|error| Error::unsent(Call::of::<List<R>>(), error))
    }

    /// Streams the changes of several resources since a cursor, with one call for the deletions of all.
    /// [`ChangeFeed::follow`] adds a resource. The events have a type of yours.
    ///
    /// The first pass starts from [`ChangeCursor::since`]. A resource that the cursor lacks starts at the
    /// time of that first cursor.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::{
    ///     Project, TimeEntry,
    ///     client::{Change, ChangeCursor},
    /// };
    /// use jiff::civil::DateTime;
    /// # use std::collections::BTreeMap;
    /// # let (mut projects, mut entries) = (BTreeMap::new(), BTreeMap::new());
    ///
    /// enum Event {
    ///     Project(Change<Project>),
    ///     TimeEntry(Change<TimeEntry>),
    /// }
    ///
    /// let cursor = ChangeCursor::since(DateTime::MIN); // or the stored one
    /// let mut changes = client
    ///     .changes_of_all(&cursor)?
    ///     .follow(Event::Project, projects.keys().copied())
    ///     .follow(Event::TimeEntry, entries.keys().copied());
    /// while let Some(event) = changes.try_next().await? {
    ///     match event {
    ///         Event::Project(Change::Changed(project)) => drop(projects.insert(project.id, project)),
    ///         Event::Project(Change::Deleted(id)) => drop(projects.remove(&id)),
    ///         Event::TimeEntry(Change::Changed(entry)) => drop(entries.insert(entry.id, entry)),
    ///         Event::TimeEntry(Change::Deleted(id)) => drop(entries.remove(&id)),
    ///         _ => {}
    ///     }
    /// }
    /// let stored = serde_json::to_string(&changes.cursor())?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A function that is generic over the resource makes events that do not name it:
    ///
    /// ```
    /// use core_api::{
    ///     Id, Json,
    ///     client::{Change, ChangeFeed},
    ///     endpoint::{CanGet, CanReadChanges},
    ///     exports::uuid::Uuid,
    /// };
    /// use serde::Serialize;
    ///
    /// /// A row of the table of a resource, or `None` for a deleted row.
    /// struct Row {
    ///     table: &'static str,
    ///     id: Uuid,
    ///     json: Option<serde_json::Result<Json>>,
    /// }
    ///
    /// fn follow<R>(feed: ChangeFeed<Row>, known: Vec<Uuid>) -> ChangeFeed<Row>
    /// where
    ///     R: CanReadChanges + CanGet + Serialize,
    /// {
    ///     let to_row = |change: Change<R>| Row {
    ///         table: R::NAME,
    ///         id: change.id().uuid(),
    ///         json: change.into_record().map(|record| Json::from_value(&record)),
    ///     };
    ///     feed.follow(to_row, known.into_iter().map(Id::new))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsent`](ErrorKind::Unsent) if the cursor has another version.
    #[doc(alias("incremental", "sync", "mirror", "replica", "delta"))]
    pub fn changes_of_all<E>(&self, cursor: &ChangeCursor) -> Result<ChangeFeed<E>, Error>
    where
        ReadCore: AllowedFor<A>,
    {
        ChangeFeed::new(Arc::clone(&self.pipeline), cursor)
            .map_err(|error| Error::unsent(Call::of::<List<DeletedHistory>>(), error))
    }

    /// Counts the records that match the filter of a list. Its order, fields and page are ignored.
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send).
    pub async fn count<R, P>(&self, list: List<R, P>) -> Result<u64, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        let mut count = 0_u64;
        for part in list.to_counts()? {
            let more = self.send(part).await?.0;
            count = count.checked_add(more).ok_or_else(|| {
                let detail = "the sum of the counts of all parts is too large for a 64-bit number";
                Error::new(ErrorKind::Decode, Call::of::<CountOf<R>>(), detail)
            })?;
        }
        Ok(count)
    }
}

//! Reading lists and changes with a blocking client.

use jiff::civil::DateTime;

use super::{ChangeFeed, ChangeStream, Client, JsonRows, Pages, Records, iter::Iter, wait::wait};
use crate::{
    DeletedHistory, Error, Projection,
    access::{AllowedFor, ReadCore},
    client::{ChangeCursor, Cursor, Rows},
    endpoint::{CanList, CanReadChanges, CountOf, List},
    error::Call,
};

impl<A> Client<A> {
    /// Returns an iterator over the records of a list, which reads page after page. See
    /// [`client::Client::stream`](crate::Client::stream).
    ///
    /// ```no_run
    /// # fn run(client: core_api::blocking::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::ListActivities;
    ///
    /// let list = ListActivities::new().by_key();
    /// let mut activities = client.stream(list.clone());
    /// for activity in activities.by_ref().take(100) {
    ///     println!("{:?}", activity?.code);
    /// }
    /// let stored = serde_json::to_string(&activities.cursor())?;
    /// // … in another process …
    /// let activities = client.resume(list, &serde_json::from_str(&stored)?)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn stream<R, P>(&self, list: List<R, P>) -> Records<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Iter::new(self.client.stream(list), Call::of::<List<R, P>>())
    }

    /// Returns an iterator over the records of a list after the position of a [`Cursor`].
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) if the cursor belongs to another list or to another query.
    pub fn resume<R, P>(&self, list: List<R, P>, cursor: &Cursor) -> Result<Records<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        let records = self.client.resume(list, cursor)?;
        Ok(Iter::new(records, Call::of::<List<R, P>>()))
    }

    /// Returns an iterator over the rows of a list as JSON. See
    /// [`client::Client::stream_json`](crate::Client::stream_json).
    #[must_use]
    pub fn stream_json<R>(&self, list: List<R>) -> JsonRows
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        Iter::new(self.client.stream_json(list), Call::of::<List<R>>())
    }

    /// Returns an iterator over the rows of a list as JSON after the position of a [`Cursor`].
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) if the cursor belongs to another list or to another query.
    pub fn resume_json<R>(&self, list: List<R>, cursor: &Cursor) -> Result<JsonRows, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        Ok(Iter::new(self.client.resume_json(list, cursor)?, Call::of::<List<R>>()))
    }

    /// Returns an iterator over the pages of a list.
    #[must_use]
    pub fn pages<R, P>(&self, list: List<R, P>) -> Pages<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Iter::new(self.client.pages(list), Call::of::<List<R, P>>())
    }

    /// Reads all records of a list. See [`client::Client::collect`](crate::Client::collect).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn collect<R, P>(&self, list: List<R, P>) -> Result<Vec<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R, P>>, self.client.collect(list))
    }

    /// Reads all records of a list, with an error for each row that does not decode. See
    /// [`client::Client::collect_readable`](crate::Client::collect_readable).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn collect_readable<R, P>(&self, list: List<R, P>) -> Result<Rows<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R, P>>, self.client.collect_readable(list))
    }

    /// Reads the first record of a list, or `None` if the list is empty.
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send).
    pub fn first<R, P>(&self, list: List<R, P>) -> Result<Option<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R, P>>, self.client.first(list))
    }

    /// Reads the only record of a list. See [`client::Client::one`](crate::Client::one).
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if the list is empty,
    /// [`NotUnique`](crate::ErrorKind::NotUnique) if it has several records, and the errors of
    /// [`send`](Self::send).
    pub fn one<R, P>(&self, list: List<R, P>) -> Result<P, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R, P>>, self.client.one(list))
    }

    /// Returns an iterator over the changes since a time, in UTC like Core's `lastUpdated`. See
    /// [`client::Client::changes`](crate::Client::changes).
    ///
    /// ```no_run
    /// # fn run(client: core_api::blocking::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::{TimeEntry, client::Change};
    /// use jiff::civil::date;
    /// # let mut replica = std::collections::BTreeMap::new();
    ///
    /// let since = date(2026, 1, 1).at(0, 0, 0, 0);
    /// let known: Vec<_> = replica.keys().copied().collect();
    /// let mut changes = client.changes::<TimeEntry>(since).deletions(known);
    /// for change in &mut changes {
    ///     match change? {
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
    pub fn changes<R>(&self, since: DateTime) -> ChangeStream<R>
    where
        R: CanReadChanges,
        ReadCore: AllowedFor<A>,
    {
        Iter::new(self.client.changes(since), Call::of::<List<R>>())
    }

    /// Returns an iterator over the changes since a cursor. See
    /// [`client::Client::changes_after`](crate::Client::changes_after).
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) if the cursor belongs to another resource or has another version.
    pub fn changes_after<R>(&self, cursor: &ChangeCursor) -> Result<ChangeStream<R>, Error>
    where
        R: CanReadChanges,
        ReadCore: AllowedFor<A>,
    {
        let changes = self.client.changes_after(cursor)?;
        Ok(Iter::new(changes, Call::of::<List<R>>()))
    }

    /// Returns an iterator over the changes of several resources since a cursor. See
    /// [`client::Client::changes_of_all`](crate::Client::changes_of_all).
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) if the cursor has another version.
    pub fn changes_of_all<E>(&self, cursor: &ChangeCursor) -> Result<ChangeFeed<E>, Error>
    where
        ReadCore: AllowedFor<A>,
    {
        let changes = self.client.changes_of_all(cursor)?;
        Ok(Iter::new(changes, Call::of::<List<DeletedHistory>>()))
    }

    /// Counts the records that match the filter of a list. See
    /// [`client::Client::count`](crate::Client::count).
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send).
    pub fn count<R, P>(&self, list: List<R, P>) -> Result<u64, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<CountOf<R>>, self.client.count(list))
    }
}

//! Sends calls: one token for all of them, one refresh and one more try after 401.
//!
//! ```no_run
//! use core_api::{Client, ListTimeEntries, TimeEntry, TokenProvider};
//! use jiff::civil::date;
//!
//! # async fn example(provider: impl TokenProvider + 'static) -> Result<(), core_api::Error> {
//! let client = Client::new(provider);
//! let since = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
//! let list = ListTimeEntries::new().filter(since).order_by(TimeEntry::DATE.asc());
//! let mut entries = client.stream(list);
//! while let Some(entry) = entries.try_next().await? {
//!     println!("{:?}: {:?} hours", entry.date, entry.actual_hours);
//! }
//! # Ok(())
//! # }
//! ```

mod builder;
mod exchange;
mod paging;

use std::{fmt, marker::PhantomData, sync::Arc};

pub use builder::{ClientBuilder, http_client_builder};
pub use paging::{Cursor, Pages, Records, Rows};

use exchange::Exchange;

use crate::{
    Endpoint, Error, ErrorKind, Id, Projection,
    access::{ReadCore, ReadOnly, ReadWrite, ReadwriteCore, SentBy},
    endpoint::{CanGet, CanList, CanUpdate, Get, List, Update},
    token::TokenProvider,
};

/// How often [`Client::update`] starts over when somebody else was faster.
const UPDATE_ATTEMPTS: usize = 4;

/// Sends calls to Core; cloning shares the connections and the token provider.
///
/// `A` says what it may send: a `Client<ReadOnly>` with a call that writes does not compile.
pub struct Client<A = ReadWrite> {
    exchange: Arc<Exchange>,
    access: PhantomData<fn() -> A>,
}

impl Client {
    /// A client with the default settings; the base URL comes with the token.
    ///
    /// The token goes to `https` addresses only, dates are read in UTC, connecting may take ten
    /// seconds and a whole call two minutes. [`Client::builder`] has the settings.
    #[must_use]
    pub fn new(provider: impl TokenProvider + 'static) -> Self {
        Self::builder(provider).build()
    }

    /// A client with settings of your own.
    #[must_use]
    pub fn builder(provider: impl TokenProvider + 'static) -> ClientBuilder {
        ClientBuilder::new(Box::new(provider))
    }

    /// The same client, for code that shall only read.
    #[must_use]
    pub fn read_only(&self) -> Client<ReadOnly> {
        Client { exchange: Arc::clone(&self.exchange), access: PhantomData }
    }
}

impl<A> Client<A> {
    /// Sends a call and returns what it answers with.
    ///
    /// A 401 is answered by asking the provider for a newer token, and one more try.
    ///
    /// # Errors
    ///
    /// When there is no token or no answer, when Core refuses the call, or when the answer is not
    /// what the call returns; see [`ErrorKind`].
    pub async fn send<E>(&self, call: E) -> Result<E::Response, Error>
    where
        E: Endpoint + Sync,
        E::Access: SentBy<A>,
    {
        let described = crate::error::Call { method: E::METHOD, path: E::PATH };
        let response = self.exchange.run(described, &|base| call.to_request(base)).await?;
        E::decode(response)
    }

    /// The records of a list, one after the other, from page to page; see
    /// [`List::prefetch`] and [`List::by_key`] for how they are read.
    ///
    /// Pages have the largest size that Core allows unless the list says otherwise. A list
    /// without an order is read in the order of creation where Core can sort by that, since
    /// pages of an unordered list may repeat and miss records.
    #[must_use]
    pub fn stream<R, P>(&self, list: List<R, P>) -> Records<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        Records::new(Arc::clone(&self.exchange), &list)
    }

    /// The records of a list after those that came before a [`Cursor`] was taken.
    ///
    /// # Errors
    ///
    /// [`Unsent`](ErrorKind::Unsent) when the cursor is of another list, or of one that asks
    /// for something else.
    pub fn resume<R, P>(&self, list: List<R, P>, cursor: &Cursor) -> Result<Records<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        Records::resume(Arc::clone(&self.exchange), &list, cursor)
    }

    /// The pages of a list, one after the other.
    #[must_use]
    pub fn pages<R, P>(&self, list: List<R, P>) -> Pages<P>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        Pages::new(Arc::clone(&self.exchange), &list)
    }

    /// All records of a list, from all pages.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), for the first page that fails or the first row that does not decode.
    pub async fn collect<R, P>(&self, list: List<R, P>) -> Result<Vec<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        let mut rows = self.collect_readable(list).await?;
        if rows.unreadable.is_empty() { Ok(rows.records) } else { Err(rows.unreadable.remove(0)) }
    }

    /// All records of a list, from all pages, and an error for each row that does not decode.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), for the first page that fails.
    pub async fn collect_readable<R, P>(&self, list: List<R, P>) -> Result<Rows<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        let mut pages = self.pages(list);
        let mut all = Rows { records: Vec::new(), unreadable: Vec::new() };
        while let Some(page) = pages.try_next().await? {
            all.records.extend(page.records);
            all.unreadable.extend(page.unreadable);
        }
        Ok(all)
    }

    /// The first record of a list, where it has one.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn first<R, P>(&self, list: List<R, P>) -> Result<Option<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        Ok(self.send(list.page(1, 1)).await?.into_iter().next())
    }

    /// The one record of a list.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when there is none and
    /// [`NotUnique`](ErrorKind::NotUnique) when there are more; else as [`send`](Self::send).
    pub async fn one<R, P>(&self, list: List<R, P>) -> Result<P, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        let mut records = self.send(list.page(1, 2)).await?.into_iter();
        let refuse = |kind, detail| {
            let call = crate::error::Call { method: List::<R, P>::METHOD, path: R::PATH };
            Err(Error::new(kind, call, detail))
        };
        match (records.next(), records.next()) {
            (Some(record), None) => Ok(record),
            (None, _) => refuse(ErrorKind::NotFound, "no record meets the filter"),
            (Some(_), Some(_)) => {
                refuse(ErrorKind::NotUnique, "more than one record meets the filter")
            }
        }
    }

    /// How many records meet the filter of a list; its order, fields and page do not count.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn count<R, P>(&self, list: &List<R, P>) -> Result<u64, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: SentBy<A>,
    {
        let mut count = 0;
        for part in list.to_counts()? {
            count += self.send(part).await?.0;
        }
        Ok(count)
    }

    /// Reads a record, changes it and sends it back whole; returns it as Core keeps it.
    ///
    /// Nothing is sent where `change` leaves the record as it is. Starts over, at most three times,
    /// when Core says that somebody else changed the record in between; so `change` may be called
    /// more than once, each time with a record just read.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn update<R, F>(&self, id: Id<R>, mut change: F) -> Result<R, Error>
    where
        R: CanGet + CanUpdate + Sync,
        F: FnMut(&mut R),
        ReadCore: SentBy<A>,
        ReadwriteCore: SentBy<A>,
    {
        let mut attempt = 1;
        loop {
            let old = self.send(Get::new(id)).await?;
            let mut record = old.clone();
            change(&mut record);
            if record.changes_since(&old).is_empty() {
                return Ok(record);
            }
            match self.send(Update::new(record)).await {
                Err(error) if error.is_out_of_date() && attempt < UPDATE_ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }
}

impl<A> Clone for Client<A> {
    fn clone(&self) -> Self {
        Self { exchange: Arc::clone(&self.exchange), access: PhantomData }
    }
}

impl<A> fmt::Debug for Client<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

//! Progress of lists: rows so far, of how many, and the time left.

use super::{Pages, Records, reader::Reader};
use crate::{Projection, client::Progress, record::Record};

impl<R: Record> Reader<R> {
    /// Counts the rows of all parts of the filter. `None` if Core does not return a count.
    async fn count_rows(&self) -> Option<u64> {
        let source = self.source();
        let mut total = 0_u64;
        for part in 0..source.filters.len() {
            total = total.checked_add(source.count(part).await?)?;
        }
        Some(total)
    }

    fn progress(&self) -> Progress {
        self.pace.progress(usize::try_from(self.source().size).unwrap_or(usize::MAX))
    }
}

impl<P: Projection> Records<P> {
    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::ListTimeEntries;
    ///
    /// let mut entries = client.stream(ListTimeEntries::new());
    /// entries.count_rows().await;
    /// while let Some(entry) = entries.try_next().await? {
    ///     eprint!("\r{}", entries.progress()); // 1200 of 5000 rows, 4 s left
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn count_rows(&mut self) -> Option<u64> {
        let total = self.reader.count_rows().await;
        self.reader.pace.set_total(total);
        total
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    ///
    /// The total is known after [`count_rows`](Self::count_rows). It is the size of the whole list, also for a stream
    /// that was resumed.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.reader.progress()
    }
}

impl<P: Projection> Pages<P> {
    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count.
    pub async fn count_rows(&mut self) -> Option<u64> {
        let total = self.reader.count_rows().await;
        self.reader.pace.set_total(total);
        total
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.reader.progress()
    }
}

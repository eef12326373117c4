//! Progress of lists: rows so far, of how many, and the time left.

use super::{JsonRows, Pages, Records, reader::Reader, row_form::RowForm};
use crate::{Projection, client::Progress};

impl<F: RowForm> Reader<F> {
    /// Counts the rows of all parts of the filter. `None` if Core does not return a count.
    async fn count_rows(&self) -> Option<u64> {
        let source = self.source();
        let mut total = 0_u64;
        for part in 0..source.filters.len() {
            total = total.checked_add(source.count(part).await?)?;
        }
        Some(total)
    }

    /// Counts the rows for the progress.
    async fn set_total(&mut self) -> Option<u64> {
        let total = self.count_rows().await;
        self.pace.set_total(total);
        total
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
        self.rows.reader.set_total().await
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    ///
    /// The total is known after [`count_rows`](Self::count_rows). It is the size of the whole list, also for a stream
    /// that was resumed.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.rows.reader.progress()
    }
}

impl<P: Projection> Pages<P> {
    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count.
    pub async fn count_rows(&mut self) -> Option<u64> {
        self.reader.set_total().await
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.reader.progress()
    }
}

impl JsonRows {
    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count.
    pub async fn count_rows(&mut self) -> Option<u64> {
        self.rows.reader.set_total().await
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.rows.reader.progress()
    }
}

//! Reading lists as JSON.

use std::sync::Arc;

use crate::{
    Client, Error,
    access::{AllowedFor, ReadCore},
    client::{Cursor, JsonRows},
    endpoint::{CanList, List},
};

impl<A> Client<A> {
    /// Streams the rows of a list as JSON, for programs that pass them on. It takes less time than records that are
    /// written as JSON again.
    ///
    /// A row is valid if it is a valid record, and has the JSON of that record. So its fields are in the order of the
    /// declaration, and its values are in the spelling of Core. Nested fields that the list did not request are left out.
    /// Each row is one line.
    ///
    /// **A row has sensitive fields as well.** A list that [selects](List::field) fields has only these.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::ListActivities;
    ///
    /// let mut rows = client.stream_json(ListActivities::new());
    /// while let Some(row) = rows.try_next().await? {
    ///     println!("{}", row.as_str()); // JSON lines
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("json lines", "ndjson", "raw", "export"))]
    pub fn stream_json<R>(&self, list: List<R>) -> JsonRows
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        JsonRows::new(Arc::clone(&self.pipeline), &list)
    }

    /// Streams the rows of a list as JSON after the position of a [`Cursor`].
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) if the cursor belongs to another list or to another query.
    pub fn resume_json<R>(&self, list: List<R>, cursor: &Cursor) -> Result<JsonRows, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        JsonRows::resume(Arc::clone(&self.pipeline), &list, cursor)
    }
}

//! The rows of a list as JSON.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{
    cursor::Cursor, json_form::JsonForm, json_row::JsonRow, row_stream::RowStream, source::Source,
};
use crate::{
    Error,
    client::pipeline::Pipeline,
    endpoint::{CanList, List},
};

/// The rows of a list as JSON. See [`Client::stream_json`](crate::Client::stream_json).
///
/// After a page fails, the next poll requests the same page again. After a row that is not a valid record, the
/// stream continues with the next row.
pub struct JsonRows {
    pub(super) rows: RowStream<JsonForm, JsonRow>,
}

impl JsonRows {
    pub(in crate::client) fn new<R: CanList>(pipeline: Arc<Pipeline>, list: &List<R>) -> Self {
        Self { rows: RowStream::of(Source::new(pipeline, list), JsonForm::of::<R>()) }
    }

    pub(in crate::client) fn resume<R: CanList>(
        pipeline: Arc<Pipeline>,
        list: &List<R>,
        cursor: &Cursor,
    ) -> Result<Self, Error> {
        let rows = RowStream::resume(Source::new(pipeline, list), cursor, JsonForm::of::<R>())?;
        Ok(Self { rows })
    }

    /// Returns the next row, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](crate::Client::send), and one with [`Error::row`] for each row that is not a
    /// valid record.
    pub async fn try_next(&mut self) -> Result<Option<JsonRow>, Error> {
        std::future::poll_fn(|cx| self.rows.poll_row(cx)).await.transpose()
    }

    /// Returns the position after the last returned row, for
    /// [`Client::resume_json`](crate::Client::resume_json).
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.rows.cursor()
    }
}

impl Stream for JsonRows {
    type Item = Result<JsonRow, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.rows.poll_row(cx)
    }
}

impl fmt::Debug for JsonRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonRows").finish_non_exhaustive()
    }
}

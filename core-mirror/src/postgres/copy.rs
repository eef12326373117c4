//! Copies of rows to the server.

use std::pin::{Pin, pin};

use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::{CopyInSink, Error, Transaction};

use super::row_bytes::{HEADER, TRAILER};

/// The size of the messages of a copy.
const CHUNK: usize = 256 * 1024;

/// The error of a copy.
pub(super) enum CopyError {
    /// The server refused to begin. The client then takes the next answers for others, so the connection is of no use.
    Refused(Error),
    /// The server refused the rows.
    Rows(Error),
}

impl From<CopyError> for Error {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Refused(error) | CopyError::Rows(error) => error,
        }
    }
}

/// Copies rows, which are bytes without the start and the end of a copy.
pub(super) async fn copy(
    transaction: &Transaction<'_>,
    statement: &str,
    rows: Bytes,
) -> Result<(), CopyError> {
    let sink = transaction.copy_in::<_, Bytes>(statement).await.map_err(CopyError::Refused)?;
    let mut sink = pin!(sink);
    send(&mut sink, rows).await.map_err(CopyError::Rows)
}

async fn send(sink: &mut Pin<&mut CopyInSink<Bytes>>, mut rows: Bytes) -> Result<(), Error> {
    sink.feed(Bytes::from_static(HEADER)).await?;
    while !rows.is_empty() {
        let chunk = rows.split_to(CHUNK.min(rows.len()));
        sink.feed(chunk).await?;
    }
    sink.feed(Bytes::from_static(TRAILER)).await?;
    sink.as_mut().finish().await?;
    Ok(())
}

//! Copies of rows to the server.

use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::{Error, Transaction};

use super::row_bytes::{HEADER, TRAILER};

/// The size of the messages of a copy.
const CHUNK: usize = 256 * 1024;

/// Copies rows, which are bytes without the start and the end of a copy.
pub(super) async fn copy(
    transaction: &Transaction<'_>,
    statement: &str,
    mut rows: Bytes,
) -> Result<(), Error> {
    let sink = transaction.copy_in::<_, Bytes>(statement).await?;
    let mut sink = pin!(sink);
    sink.feed(Bytes::from_static(HEADER)).await?;
    while !rows.is_empty() {
        let chunk = rows.split_to(CHUNK.min(rows.len()));
        sink.feed(chunk).await?;
    }
    sink.feed(Bytes::from_static(TRAILER)).await?;
    sink.finish().await?;
    Ok(())
}

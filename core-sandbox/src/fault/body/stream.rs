//! Bodies that are sent in parts.

use std::{convert::Infallible, io, time::Duration};

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};

/// The size of the chunks of white space in bytes.
const CHUNK: u64 = 64 << 10;

/// Sends these bytes and then ends the connection.
pub(super) fn cut(bytes: Bytes) -> Body {
    let broken = stream::once(async {
        // Yielding lets the written bytes be sent before the connection ends.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    Body::from_stream(stream::iter([Ok(bytes)]).chain(broken))
}

/// Sends the first half of these bytes, and the second half when `until` resolves.
pub(super) fn held(mut bytes: Bytes, until: impl Future<Output = ()> + Send + 'static) -> Body {
    let half = bytes.split_to(bytes.len() / 2);
    let rest = stream::once(async {
        // Yielding lets the written bytes be sent.
        tokio::task::yield_now().await;
        until.await;
        bytes
    });
    Body::from_stream(stream::iter([half]).chain(rest).map(Ok::<_, Infallible>))
}

/// Sends the bytes one at a time, with a pause before each.
pub(super) fn slow(bytes: Bytes, pause: Duration) -> Body {
    Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let byte = rest.split_to(1);
        Some((Ok::<_, Infallible>(byte), rest))
    }))
}

/// Sends `padding` bytes of white space and then these bytes.
pub(super) fn padded(padding: u64, bytes: Bytes) -> Body {
    let chunk = Bytes::from(vec![b' '; CHUNK as usize]);
    let padding = stream::unfold(padding, move |left| {
        let length = left.min(CHUNK);
        let next = (length > 0).then(|| (chunk.slice(..length as usize), left - length));
        async { next }
    });
    let body = padding.chain(stream::iter([bytes]));
    Body::from_stream(body.map(Ok::<_, Infallible>))
}

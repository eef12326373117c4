//! Compressed white space: a small body that becomes large when it is decompressed.

use std::{convert::Infallible, io, io::Write};

use axum::body::{Body, Bytes};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt, stream};

/// The decompressed size of a gzip member in bytes.
const MEMBER: u64 = 1 << 20;

/// Compresses `padding` bytes of white space and then these bytes.
///
/// The body consists of several gzip members (RFC 1952 §2.2), so that a large one takes neither time
/// nor memory.
pub(super) fn padded(padding: u64, bytes: Bytes) -> Body {
    // Writing to memory cannot fail. If it did, the body would be empty.
    let member = compressed(&vec![b' '; MEMBER as usize]).unwrap_or_default();
    let rest = vec![b' '; (padding % MEMBER) as usize];
    let end = compressed(&[&rest, &*bytes].concat()).unwrap_or_default();
    let count = usize::try_from(padding / MEMBER).unwrap_or(usize::MAX);
    let members = stream::repeat(member).take(count).chain(stream::iter([end]));
    Body::from_stream(members.map(Ok::<_, Infallible>))
}

fn compressed(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().map(Bytes::from)
}

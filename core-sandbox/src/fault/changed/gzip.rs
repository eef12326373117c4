//! White space that is small until it is decompressed.

use std::{convert::Infallible, io, io::Write};

use axum::body::{Body, Bytes};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt, stream};

/// How much a member of the stream becomes.
const MEMBER: u64 = 1 << 20;

/// White space of this length and then these bytes, compressed: one member after the other, as
/// RFC 1952 §2.2 has it, so that much takes neither time nor memory to make.
pub(super) fn padded(padding: u64, bytes: Bytes) -> Body {
    // Writing to memory does not fail; if it did, the body would be empty.
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

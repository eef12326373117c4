//! Bodies that have been read, for the answers to come.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

/// The buffers of a stream: no more than it has pages on their way at a time.
///
/// Pages differ a little in length, and are read by one thread and freed by another. Were each
/// given memory of its own, most allocators would take more and more of it for a while.
#[derive(Clone, Debug, Default)]
pub(in crate::client) struct Spare(Arc<Mutex<Vec<BytesMut>>>);

/// Buffers have whole multiples of this, so that one serves a body a little longer than its last.
const GRAIN: usize = 64 << 10;

impl Spare {
    /// An empty buffer for so many bytes.
    pub(super) fn take(&self, length: usize) -> BytesMut {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.filter(|buffer| buffer.capacity() >= length).unwrap_or_else(|| {
            let rounded = if length < GRAIN { length } else { length.next_multiple_of(GRAIN) };
            BytesMut::with_capacity(rounded)
        })
    }

    /// Keeps a body for later, unless somebody still reads it.
    pub(in crate::client) fn give(&self, body: Bytes) {
        if let Ok(mut buffer) = body.try_into_mut() {
            buffer.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(spare: &Spare, length: usize) -> Bytes {
        let mut buffer = spare.take(length);
        assert!(buffer.is_empty());
        buffer.resize(length, b'1');
        buffer.freeze()
    }

    #[test]
    fn a_body_that_was_read_is_the_memory_of_a_later_one() {
        let spare = Spare::default();
        let first = body(&spare, GRAIN + 1);
        let place = first.as_ptr();
        spare.give(first);
        let second = body(&spare, GRAIN * 2);
        assert_eq!(second.as_ptr(), place);
        // There is no other.
        assert_ne!(body(&spare, GRAIN).as_ptr(), place);
    }

    #[test]
    fn a_body_that_somebody_reads_stays_as_it_is() {
        let spare = Spare::default();
        let read = body(&spare, GRAIN);
        spare.give(read.clone());
        assert_ne!(body(&spare, GRAIN).as_ptr(), read.as_ptr());
        assert!(read.iter().all(|byte| *byte == b'1'));
    }

    #[test]
    fn a_buffer_that_is_too_small_is_let_go() {
        let spare = Spare::default();
        spare.give(body(&spare, 10));
        assert!(spare.take(GRAIN + 1).capacity() >= GRAIN * 2);
        assert!(spare.0.lock().unwrap().is_empty());
    }
}

//! A pool of response buffers.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

/// Reuses response buffers between the pages of a stream. The pool holds at most as many buffers as the
/// stream has pages in flight.
///
/// Pages differ a little in length, and one thread frees the memory that another has allocated. Without the
/// pool, most allocators would take more and more memory for a while.
#[derive(Clone, Debug, Default)]
pub(in crate::client) struct BufferPool(Arc<Mutex<Vec<BytesMut>>>);

/// The size of a buffer is a multiple of this, so a buffer also fits a slightly longer body.
const GRAIN: usize = 64 << 10;

impl BufferPool {
    /// Takes an empty buffer with room for `length` bytes.
    pub(super) fn take(&self, length: usize) -> BytesMut {
        let pooled = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        pooled.filter(|buffer| buffer.capacity() >= length).unwrap_or_else(|| {
            let rounded = if length < GRAIN { length } else { length.next_multiple_of(GRAIN) };
            BytesMut::with_capacity(rounded)
        })
    }

    /// Returns the buffer of a body to the pool, unless the body is still shared.
    pub(in crate::client) fn recycle(&self, body: Bytes) {
        if let Ok(mut buffer) = body.try_into_mut() {
            buffer.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(pool: &BufferPool, length: usize) -> Bytes {
        let mut buffer = pool.take(length);
        assert!(buffer.is_empty());
        buffer.resize(length, b'1');
        buffer.freeze()
    }

    #[test]
    fn a_recycled_buffer_serves_a_later_body() {
        let pool = BufferPool::default();
        let first = body(&pool, GRAIN + 1);
        let address = first.as_ptr();
        pool.recycle(first);
        let second = body(&pool, GRAIN * 2);
        assert_eq!(second.as_ptr(), address);
        // The pool is empty now.
        assert_ne!(body(&pool, GRAIN).as_ptr(), address);
    }

    #[test]
    fn the_buffer_of_a_shared_body_is_not_recycled() {
        let pool = BufferPool::default();
        let shared = body(&pool, GRAIN);
        pool.recycle(shared.clone());
        assert_ne!(body(&pool, GRAIN).as_ptr(), shared.as_ptr());
        assert!(shared.iter().all(|byte| *byte == b'1'));
    }

    #[test]
    fn a_buffer_that_is_too_small_is_dropped() {
        let pool = BufferPool::default();
        pool.recycle(body(&pool, 10));
        assert!(pool.take(GRAIN + 1).capacity() >= GRAIN * 2);
        assert!(pool.0.lock().unwrap().is_empty());
    }
}

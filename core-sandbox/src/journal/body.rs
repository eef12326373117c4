//! The part of a body that the journal keeps.

use axum::body::Bytes;

/// The maximum size of a body in the journal in bytes.
pub(super) const MAX_BODY: usize = 64 << 10;

/// The first bytes of a body, and its length.
#[derive(Clone, Debug, Default)]
pub(crate) struct CapturedBody {
    parts: Vec<Bytes>,
    /// The number of bytes in `parts`.
    kept: usize,
    /// The length of the body so far.
    length: u64,
}

impl CapturedBody {
    /// Adds a part. A part is shared if all of it is kept, so that it is not copied.
    pub(crate) fn push(&mut self, part: &Bytes) {
        self.length = self.length.saturating_add(part.len() as u64);
        let room = MAX_BODY.saturating_sub(self.kept).min(part.len());
        if room == 0 {
            return;
        }
        self.kept += room;
        let is_whole = room == part.len();
        self.parts.push(match (is_whole, part.get(..room)) {
            (false, Some(start)) => Bytes::copy_from_slice(start),
            _ => part.clone(),
        });
    }

    /// Returns the kept bytes.
    pub(crate) fn bytes(&self) -> Bytes {
        match &*self.parts {
            [] => Bytes::new(),
            [only] => only.clone(),
            parts => parts.concat().into(),
        }
    }

    pub(super) fn kept(&self) -> usize {
        // Many small parts take more memory than their bytes.
        self.kept + self.parts.len() * size_of::<Bytes>()
    }

    /// Returns the length of the whole body in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Returns whether the end of the body is not kept.
    pub(super) fn is_cut(&self) -> bool {
        self.length > self.kept as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_cut_and_counted() {
        let mut body = CapturedBody::default();
        for size in [MAX_BODY - 1, 3, 5] {
            body.push(&vec![b'x'; size].into());
        }
        assert_eq!((body.bytes().len(), body.length()), (MAX_BODY, (MAX_BODY + 7) as u64));
        assert!(body.is_cut());
    }
}

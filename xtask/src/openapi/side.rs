//! The direction in which a schema is used.

/// The direction in which a schema is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The records of answers, which updates send back.
    Answer,
    /// The inputs of creates.
    Input,
}

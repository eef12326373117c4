//! Errors of stores.

/// The reason that a store cannot be opened, read or written, with the file and the fix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct StoreError(pub(crate) String);

//! Private files and locks on a local disk, which several stores use.

pub(super) mod access;
pub(super) mod error;
pub(super) mod lock;
pub(super) mod private_file;
pub(super) mod temporary_file;

pub use access::FileAccess;

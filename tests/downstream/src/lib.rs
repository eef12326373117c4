//! Resources, objects and calls of Core, bound by a stranger.
//!
//! The package depends on `core-api` under the name `bqe`, and on a library that offers it under
//! another path. Nothing here has access to private items of `core-api`.

pub mod attributes;
pub mod calls;
pub mod reexported;
pub mod renamed;
pub mod scopes;
mod shadowed;

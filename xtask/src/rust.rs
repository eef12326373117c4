//! Rust for facts of the wire: names, types and standard calls.

pub(crate) mod calls;
pub(crate) mod names;
pub(crate) mod old_names;
pub(crate) mod types;

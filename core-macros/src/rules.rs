//! Rules that the derives and `cargo xtask check` share.
//!
//! The files below import nothing, so that `xtask` can include them. It may not depend on a crate of the
//! workspace.

pub(crate) mod limits;
pub(crate) mod names;
pub(crate) mod path;
pub(crate) mod status;

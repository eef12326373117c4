//! The rules that the derives and `core-api` share, from their folders.
//!
//! `xtask` may not depend on these crates, because it has to work while they do not compile. Files of a package may not
//! include files outside of it, so the rules are where the published crates need them.

#[path = "../../core-api/src/private/field_kinds.rs"]
pub(crate) mod field_kinds;
#[path = "../../core-macros/src/rules/limits.rs"]
pub(crate) mod limits;
#[path = "../../core-macros/src/rules/names.rs"]
pub(crate) mod names;
#[path = "../../core-macros/src/rules/path.rs"]
pub(crate) mod path;
#[path = "../../core-macros/src/rules/status.rs"]
pub(crate) mod status;

//! The rules that the derives share, from the folder of the derives.
//!
//! A published crate cannot have them, because nothing else should depend on it. `xtask` may not depend on the
//! derives, because it has to work while they do not compile.

#[path = "../../core-macros/src/rules/limits.rs"]
pub(crate) mod limits;
#[path = "../../core-macros/src/rules/names.rs"]
pub(crate) mod names;
#[path = "../../core-macros/src/rules/path.rs"]
pub(crate) mod path;

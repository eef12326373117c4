//! Lua scripts, which Redis runs atomically.

pub(crate) mod grants;
pub(crate) mod window;

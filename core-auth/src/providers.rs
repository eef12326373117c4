//! Token providers without a session: a fixed token, the environment, a function, and a chain.

pub(crate) mod chain;
pub(crate) mod from_env;
pub(crate) mod from_fn;
pub(crate) mod static_token;

//! The identity server: requests, endpoints and signing keys.

pub(crate) mod discovery;
pub(crate) mod http;
pub(crate) mod key_cache;
pub(crate) mod keys;
pub(crate) mod state;

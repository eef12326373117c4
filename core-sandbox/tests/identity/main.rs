//! The identity server, tried over real sockets by a client that knows nothing of core-auth.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

mod apps;
mod client;
mod openid;
mod people;
mod refusals;
#[cfg(feature = "store")]
mod restart;

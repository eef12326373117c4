//! Mirrors in processes of their own: killed while others write to Core, and sharing the work for several companies.

#![cfg(unix)]
#![allow(missing_docs, reason = "a test crate has no documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod child;
mod kills;
mod place;
mod redis;
#[cfg(feature = "postgres")]
#[path = "../it/destinations/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;
#[path = "../it/support.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod support;
mod tables;
mod workers;
mod writer;

//! Tests of mirrors against the sandbox, over sockets.

#![cfg(any(feature = "sqlite", feature = "postgres"))]
#![allow(missing_docs, reason = "a test crate has no documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[cfg(unix)]
mod destinations;
mod support;

#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod views;

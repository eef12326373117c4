//! Destinations: what all of them do alike, and what is special in each.

#![cfg(unix)]

#[cfg(feature = "postgres")]
mod postgres;
mod records;
#[cfg(feature = "postgres")]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
mod suite;

//! Tests of `docs/guide`: the pages quote the programs, and each program runs against a sandbox.
//!
//! `CORE_UPDATE_DOCS=1 cargo test --workspace --test guide` writes the quotes.

// A test panics where it fails.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod changing;
mod cookies;
mod logins;
mod pages;
mod programs;
mod raw;
mod reading;
mod servers;
mod world;

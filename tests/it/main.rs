//! What crosses the crates, in one test binary.

mod auth;
mod client;
mod json;
mod requests;
mod responses;
mod round_trip;
mod sandbox;
mod ui;
mod update;

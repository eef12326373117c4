//! What crosses the crates, in one test binary.

mod answers;
mod auth;
mod client;
mod enums;
mod fault_matrix;
mod filter;
mod formats;
mod interop;
mod json;
mod load;
mod names;
mod oddities;
mod paging;
mod patch;
mod payloads;
mod requests;
mod resilience;
mod responses;
mod round_trip;
mod rows_of_lists;
mod sandbox;
mod sync;
mod tour;
mod ui;
mod update;
mod web;

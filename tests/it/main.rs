//! Tests that involve several crates, in one binary.

#![allow(deprecated, reason = "deprecated items are tested as long as they exist")]

mod answers;
mod auth;
mod blocking;
mod catalog;
mod client;
mod create_all;
mod debug_of_errors;
mod download;
mod enums;
mod evidence;
mod fault_matrix;
mod field_names;
mod filter;
mod first_day;
mod formats;
mod interop;
mod introduction;
mod item_lists;
mod load;
mod lookup;
mod named_tests;
mod names;
mod oddities;
mod old_names;
mod openapi;
mod paging;
mod patch;
mod payloads;
mod requests;
mod resilience;
mod responses;
mod round_trip;
mod rows_of_lists;
mod sandbox;
mod sensitive;
mod support;
mod sync;
mod tour;
mod trees;
mod ui;
mod update;

//! Target: filters as people type them.

#![no_main]

#[path = "../../tests/fuzz/targets/filter.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

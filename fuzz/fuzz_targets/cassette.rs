//! Target: the file format of cassettes.

#![no_main]

#[path = "../../tests/fuzz/targets/cassette.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

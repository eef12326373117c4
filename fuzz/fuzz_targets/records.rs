//! Target: responses with records of every resource.

#![no_main]

#[path = "../../tests/fuzz/targets/spelling.rs"]
mod spelling;
#[path = "../../tests/fuzz/targets/records.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

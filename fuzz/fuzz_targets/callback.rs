//! Target: the callback URL of a login.

#![no_main]

#[path = "../../tests/fuzz/targets/callback.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

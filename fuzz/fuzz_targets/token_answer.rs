//! Target: the response of the token endpoint.

#![no_main]

#[path = "../../tests/fuzz/targets/stub.rs"]
mod stub;
#[path = "../../tests/fuzz/targets/token_answer.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

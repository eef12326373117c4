//! Target: the `WWW-Authenticate` header of the userinfo endpoint.

#![no_main]

#[path = "../../tests/fuzz/targets/stub.rs"]
mod stub;
#[path = "../../tests/fuzz/targets/challenge.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

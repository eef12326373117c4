//! Random and mutated bytes for every reader of foreign data.
//!
//! No input may cause a panic, excessive memory or the disclosure of a secret.
//!
//! Long mode: `CORE_FUZZ_CASES=1000000 cargo test --profile fuzz --package core-tests --test fuzz`.
//! The folder `fuzz` has the same targets for libFuzzer. The target of the specs is in `xtask`.

mod bodies;
mod cases;
mod memory;
mod objects;
mod targets;

use memory::check;

#[test]
fn no_text_breaks_the_filter_parser() {
    check("filter", None, targets::filter::run);
}

#[test]
fn no_refusal_breaks_its_error() {
    check("refusal", None, targets::refusal::run);
}

#[test]
fn no_answer_breaks_the_decoding_of_any_resource() {
    check("records", Some(objects::any_object()), targets::records::run);
}

#[test]
fn no_challenge_breaks_userinfo() {
    check("challenge", None, targets::challenge::run);
}

#[test]
fn no_callback_breaks_a_login() {
    check("callback", None, targets::callback::run);
}

#[test]
fn no_token_answer_breaks_a_login() {
    check("token_answer", None, targets::token_answer::run);
}

#[test]
fn no_file_breaks_the_cassette_loader() {
    check("cassette", None, targets::cassette::run);
}

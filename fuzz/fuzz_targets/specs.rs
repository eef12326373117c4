//! Target: a spec, together with the specs that every workspace has.

#![no_main]
#![expect(dead_code, unused_imports, reason = "much of `xtask` is for its commands")]

#[path = "../../xtask/src"]
mod xtask {
    pub(crate) mod check;
    pub(crate) mod coverage;
    pub(crate) mod diagnostics;
    pub(crate) mod emit;
    pub(crate) mod lint;
    pub(crate) mod load;
    pub(crate) mod openapi;
    pub(crate) mod rules;
    pub(crate) mod rust;
    pub(crate) mod spec;
}

#[path = "../../xtask/src/tests/fuzz/target.rs"]
mod target;
#[path = "../../xtask/src/tests/texts.rs"]
mod texts;

// The modules refer to each other by `crate::`.
use xtask::{check, coverage, diagnostics, emit, lint, load, openapi, rules, rust, spec};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));

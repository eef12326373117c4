//! Specs that `check` accepts, read by the derives: random ones, and a table of mistakes for both.
//!
//! A crate of macros exports nothing else, so this test includes the files of `core-macros`, beside those of `xtask`. No
//! compiler runs, so a tree takes 0.05 s.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]
#![allow(clippy::too_many_lines, reason = "`core-macros` has limits of its own")]
#![allow(dead_code, unused_imports, reason = "much of both crates is for other callers")]

#[path = "../src"]
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

#[path = "../src/kitchen_sink"]
mod kitchen_sink {
    pub(crate) mod tables;
}

#[path = "../src/tests"]
mod tests {
    #[path = "markdown"]
    pub(crate) mod markdown {
        pub(crate) mod random;
    }
    #[path = "spec_trees"]
    pub(crate) mod spec_trees {
        pub(crate) mod declarations;
        pub(crate) mod random;
    }
}

#[path = "../../core-macros/src"]
mod core_macros {
    pub(crate) mod attribute;
    pub(crate) mod endpoint;
    pub(crate) mod errors;
    pub(crate) mod evidence;
    pub(crate) mod fields;
    pub(crate) mod item_attributes;
    pub(crate) mod names;
    pub(crate) mod object;
    pub(crate) mod path;
    pub(crate) mod projection;
    pub(crate) mod reference;
    pub(crate) mod resource;
    pub(crate) mod root;
    pub(crate) mod scopes;
    pub(crate) mod serde;
    pub(crate) mod shape;
    pub(crate) mod snapshot;
    pub(crate) mod ty;
    pub(crate) mod visibility;
    pub(crate) mod wire_enum;
    pub(crate) mod words;
}

#[path = "derives/declarations.rs"]
mod declarations;
#[path = "derives/messages.rs"]
mod messages;
#[path = "derives/mistakes.rs"]
mod mistakes;
#[path = "derives/trees.rs"]
mod trees;

// The files refer to each other by `crate::`.
use core_macros::{
    attribute, endpoint, errors, evidence, fields, item_attributes, names, object, path,
    projection, reference, resource, root, scopes, serde, shape, snapshot, ty, visibility,
    wire_enum, words,
};
use xtask::{check, coverage, diagnostics, emit, lint, load, openapi, rules, rust, spec};

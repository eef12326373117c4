//! The places that each know every scalar type.

use std::{fs, path::Path};

use crate::spec::scalar::Scalar;

/// The list of scalar types.
const LIST: &str = "core-api/src/record/scalar.rs";

/// Files with an arm of a match for each kind. A catch-all for nested kinds hides a missing arm from the
/// compiler.
const MATCHES: [&str; 3] =
    ["core-sandbox/src/data/scalar.rs", "tests/it/round_trip.rs", "tests/it/oddities.rs"];

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the rows of the list: the kinds and the Rust types.
fn rows(list: &str) -> Vec<(String, String)> {
    let (_, rows) = list.split_once("\nscalars! {\n").unwrap();
    let (rows, _) = rows.split_once("\n}").unwrap();
    let row = |line: &str| {
        let (kind, rust) = line.trim().trim_end_matches(',').split_once(": ").unwrap();
        (kind.to_owned(), rust.to_owned())
    };
    rows.lines().map(row).collect()
}

/// Returns the files that do not know a scalar type.
fn without(kind: &str, rust: &str) -> Vec<&'static str> {
    let mut files = Vec::new();
    let is_row = |scalar: Scalar| format!("{scalar:?}") == kind && scalar.facts().rust == rust;
    if !Scalar::ALL.into_iter().any(is_row) {
        files.push("xtask/src/spec/scalar.rs");
    }
    // The notes of both traits list the types for users.
    if read(LIST).matches(&format!("`{rust}`,")).count() < 2 {
        files.push(LIST);
    }
    files.extend(
        MATCHES.into_iter().filter(|file| !read(file).contains(&format!("Kind::{kind} =>"))),
    );
    files
}

#[test]
fn every_place_knows_each_scalar_type() {
    let rows = rows(&read(LIST));
    for (kind, rust) in &rows {
        let missing = without(kind, rust);
        assert_eq!(missing, [""; 0], "add `{kind}: {rust}` to these files");
    }
    assert_eq!(rows.len(), Scalar::ALL.len(), "{LIST} and xtask/src/spec/scalar.rs");
}

#[test]
fn a_scalar_type_that_no_place_knows_is_missing_everywhere() {
    let all = [["xtask/src/spec/scalar.rs", LIST].as_slice(), &MATCHES].concat();
    assert_eq!(without("Century", "Century"), all);
}

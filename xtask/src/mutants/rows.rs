//! The rows of `core-auth/SECURITY.md`, and the tests that each of them names.

use std::fmt;

use crate::diagnostics::At;

/// Header of the column that names tests; tables without it make no claim.
const TEST_COLUMN: &str = "| test |";

/// A requirement, and the tests that fail without it.
#[derive(Debug)]
pub(crate) struct Row {
    /// The first cell.
    pub(crate) requirement: String,
    pub(crate) tests: Vec<TestName>,
    pub(crate) at: At,
}

/// A test, or all tests of a module, as a row names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TestName {
    /// Path of the module; `it` is the module `auth` of the integration tests.
    pub(crate) module: String,
    /// Name of a function or of a module; `*` means all tests of `module`.
    pub(crate) name: String,
}

impl fmt::Display for TestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}

/// Reads all rows of the tables that have a column of tests.
pub(crate) fn read(file: usize, text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut start, mut is_in_table) = (0, false);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if content.ends_with(TEST_COLUMN) {
            is_in_table = true;
        } else if !content.starts_with('|') {
            is_in_table = false;
        } else if is_in_table && !content.starts_with("|---") {
            let at = At::new(file, start..start + content.len());
            rows.push(row(content, at));
        }
        start += line.len();
    }
    rows
}

fn row(line: &str, at: At) -> Row {
    let cells = line.trim_start_matches("| ").trim_end_matches(" |");
    let requirement = cells.split(" | ").next().unwrap_or_default().to_owned();
    let tests = tests(cells.rsplit(" | ").next().unwrap_or_default());
    Row { requirement, tests, at }
}

/// The tests between the backticks of a cell: `module::test`, `module::{one, other}`, `module::*`.
pub(crate) fn tests(cell: &str) -> Vec<TestName> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.flat_map(named).collect()
}

fn named(text: &str) -> Vec<TestName> {
    let (module, names) = match text.split_once("::{") {
        Some((module, names)) => (module, names.trim_end_matches('}')),
        None => text.rsplit_once("::").unwrap_or((text, "*")),
    };
    let test = |name: &str| TestName { module: module.to_owned(), name: name.trim().to_owned() };
    names.split(',').map(test).collect()
}

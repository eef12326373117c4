//! The tests of a binary that a row names.

use super::{
    build::{Binaries, Binary},
    rows::TestName,
};

/// Tests by their full names, for each binary that has some.
pub(crate) struct Selection<'a> {
    pub(crate) binary: &'a Binary,
    pub(crate) tests: Vec<&'a str>,
}

/// Finds the tests of these names.
///
/// # Errors
///
/// When a name has no test.
pub(crate) fn select<'a>(
    binaries: &'a Binaries,
    names: &[TestName],
) -> Result<Vec<Selection<'a>>, String> {
    let mut selections: Vec<_> =
        binaries.all().into_iter().map(|binary| Selection { binary, tests: Vec::new() }).collect();
    for name in names {
        let (index, module) = match name.module.strip_prefix("it") {
            Some(rest) if rest.is_empty() || rest.starts_with("::") => (0, format!("auth{rest}")),
            _ => (1, name.module.clone()),
        };
        let selection = &mut selections[index];
        let found = of(&selection.binary.tests, &module, &name.name);
        if found.is_empty() {
            return Err(format!("the test `{name}` does not exist"));
        }
        selection.tests.extend(found);
        selection.tests.sort_unstable();
        selection.tests.dedup();
    }
    selections.retain(|selection| !selection.tests.is_empty());
    Ok(selections)
}

/// The test of a module, which may be within its `tests`, or all tests of a module.
fn of<'a>(tests: &'a [String], module: &str, name: &str) -> Vec<&'a str> {
    let path = if name == "*" { module.to_owned() } else { format!("{module}::{name}") };
    let within = format!("{module}::tests::{name}");
    let below = format!("{path}::");
    let tests = || tests.iter().map(String::as_str);
    let exact: Vec<_> = tests().filter(|test| *test == path || *test == within).collect();
    if exact.is_empty() { tests().filter(|test| test.starts_with(&below)).collect() } else { exact }
}

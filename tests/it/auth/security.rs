//! `core-auth/SECURITY.md` names tests that there are.

use std::{fs, path::Path};

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The tests that a cell names: `it::module::test`, `module::{one, other}`.
fn named(cell: &str) -> Vec<(String, String)> {
    let mut tests = Vec::new();
    for text in quoted(cell) {
        let (path, last) = text.rsplit_once("::").unwrap_or_else(|| panic!("`{text}` is no path"));
        let (path, names) = match text.split_once("::{") {
            Some((path, names)) => (path, names.trim_end_matches('}')),
            None => (path, last),
        };
        tests.extend(names.split(", ").map(|name| (path.to_owned(), name.to_owned())));
    }
    tests
}

/// Whether a file has the test, or the folder the module.
fn is_there(root: &Path, path: &str, name: &str) -> bool {
    let (base, path) = match path.strip_prefix("it") {
        Some(rest) => ("tests/it/auth", rest.trim_start_matches("::")),
        None => ("core-auth/src", path),
    };
    let folder = root.join(base).join(path.replace("::", "/"));
    let text = fs::read_to_string(folder.with_extension("rs")).unwrap_or_default();
    text.contains(&format!("fn {name}(")) || folder.join(format!("{name}.rs")).is_file()
}

#[test]
fn each_requirement_is_held_by_tests_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(root.join("core-auth/SECURITY.md")).unwrap();
    let mut found = 0;
    for row in table.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let last = cells.last().unwrap();
        for (path, name) in named(last) {
            assert!(
                is_there(&root, &path, &name),
                "`{path}::{name}` of the row is not there: {row}"
            );
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}

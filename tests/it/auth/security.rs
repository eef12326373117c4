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

/// Whether a file has the test, or the folder the module; `*` is all tests of a file.
fn is_there(root: &Path, path: &str, name: &str) -> bool {
    let (base, path) = match path.strip_prefix("it") {
        Some(rest) => ("tests/it/auth", rest.trim_start_matches("::")),
        None => ("core-auth/src", path),
    };
    let folder = root.join(base).join(path.replace("::", "/"));
    let text = fs::read_to_string(folder.with_extension("rs")).unwrap_or_default();
    let test = if name == "*" { "#[".to_owned() } else { format!("fn {name}(") };
    text.contains(&test) || folder.join(format!("{name}.rs")).is_file()
}

#[test]
fn each_requirement_is_held_by_tests_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(root.join("core-auth/SECURITY.md")).unwrap();
    let tables = table.split("| test |\n").skip(1);
    let rows = tables.flat_map(|rest| rest.lines().take_while(|line| line.starts_with('|')));
    let mut found = 0;
    for row in rows.filter(|line| !line.starts_with("|---")) {
        let tests = named(row.trim_end_matches(" |").rsplit(" | ").next().unwrap());
        assert!(!tests.is_empty(), "no test holds this row: {row}");
        for (path, name) in tests {
            assert!(is_there(&root, &path, &name), "there is no `{path}::{name}`: {row}");
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}

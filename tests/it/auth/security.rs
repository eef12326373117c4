//! Both pages `SECURITY.md` name existing tests. `cargo xtask mutants` checks that those of `core-auth`
//! enforce their rows.

use std::{fs, path::Path};

use crate::named_tests::named;

/// Checks that each row of a page names tests of a folder, and returns the number of tests.
fn tests_of_page(page: &str, folder: &str) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(root.join(page)).unwrap();
    let tables = table.split("| test |\n").skip(1);
    let rows = tables.flat_map(|rest| rest.lines().take_while(|line| line.starts_with('|')));
    let mut found = 0;
    for row in rows.filter(|line| !line.starts_with("|---")) {
        let tests = named(row.trim_end_matches(" |").rsplit(" | ").next().unwrap());
        assert!(!tests.is_empty(), "no test holds this row of {page}: {row}");
        for test in tests {
            assert!(test.exists(folder), "{page}: there is no `{test}`: {row}");
            found += 1;
        }
    }
    found
}

#[test]
fn each_requirement_is_held_by_tests_that_there_are() {
    let found = tests_of_page("core-auth/SECURITY.md", "tests/it/auth");
    assert!(found > 150, "{found}");
}

#[test]
fn each_rule_for_personal_data_is_held_by_tests_that_there_are() {
    let found = tests_of_page("SECURITY.md", "tests/it");
    assert!(found > 8, "{found}");
}

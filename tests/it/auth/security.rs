//! `core-auth/SECURITY.md` names existing tests. `cargo xtask mutants` checks that they enforce its
//! rows.

use std::{fs, path::Path};

use crate::named_tests::named;

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
        for test in tests {
            assert!(test.exists("tests/it/auth"), "there is no `{test}`: {row}");
            found += 1;
        }
    }
    assert!(found > 150, "{found}");
}

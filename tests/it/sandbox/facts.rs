//! The page `docs/sandbox-facts.md`: each fact of Core that a client can see has a test.

mod calls;
mod logins;
mod queries;

use std::{fs, path::Path};

use crate::named_tests::named;

/// The start of the third cell of a fact that the sandbox does not have.
const NOT_MODELED: &str = "not modeled";

#[test]
fn each_fact_has_a_test_that_exists() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/sandbox-facts.md");
    let page = fs::read_to_string(page).unwrap();
    let mut facts = 0;
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [fact, _, answer, tests] = cells[..] else { panic!("four cells are needed: {line}") };
        if fact == "fact" {
            continue;
        }
        facts += 1;
        let named = named(tests);
        let is_modeled = !answer.starts_with(NOT_MODELED);
        assert_eq!(is_modeled, !named.is_empty(), "a test, or `{NOT_MODELED}`: {line}");
        for test in named {
            assert!(test.exists("tests/it"), "{test} does not exist: {line}");
        }
    }
    assert!(facts >= 60, "{facts} facts");
}

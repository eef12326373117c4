//! Mutants of the rows of SECURITY.md, in a small workspace and in this one.

mod whole;

use std::path::Path;

use tempfile::TempDir;

use super::write;
use crate::mutants::{
    plan::{self, Plan},
    report::{Outcomes, report},
    rows,
    source::rewrite,
    trial::Outcome,
};

const ROWS: &str = "\
# Claims

| requirement | level | how it is met | test |
|---|---|---|---|
| The sum is right | MUST | by adding | `math::{adds, adds_more}`, `it::sums::*` |
| The sum | – | a row whose start is that of another | `it::sums::whole` |
| Somebody else's part | – | *caller* | `it::sums` |

| what else | why |
|---|---|
| A row | that names no `test` |
";

const CODE: &str = "pub fn add(a: u32, b: u32) -> u32 {\n    let sum = a + b;\n    sum\n}\n";

/// Makes a workspace with these mutants.
fn workspace(mutants: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "core-auth/SECURITY.md", ROWS);
    write(root.path(), "core-auth/src/lib.rs", CODE);
    write(root.path(), "core-auth/mutants/sums.toml", mutants);
    root
}

const GOOD: &str = r#"
[[row]]
begins = "The sum is right"
mutants = [
    { name = "minus", file = "lib.rs", find = "a + b", replace = "a - b" },
    { name = "twice", file = "lib.rs", find = "a + b", replace = "a + a",
      tests = ["math::adds"] },
    { name = "none", file = "core-auth/src/lib.rs",
      find = "let sum = a + b;\n    sum", replace = "0" },
]

[[row]]
begins = "The sum"
uses = ["minus"]

[[row]]
begins = "Somebody else's part"
none = "an app must do its part"
"#;

fn plan_of(mutants: &str) -> Result<Plan, String> {
    plan::read(workspace(mutants).path())
}

#[test]
fn the_rows_of_this_workspace_have_mutants_whose_code_is_there_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let plan = plan::read(&root).unwrap_or_else(|error| panic!("{error}"));
    assert!(plan.rows.len() > 90 && plan.mutants.len() > 200, "{}", plan.mutants.len());
}

#[test]
fn rows_are_those_of_the_tables_that_name_tests() {
    let rows = rows::read(0, ROWS);
    let tests = |index: usize| {
        let tests = rows[index].tests.iter().map(ToString::to_string);
        tests.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].requirement, "The sum is right");
    assert_eq!(tests(0), "math::adds math::adds_more it::sums::*");
    assert_eq!(tests(2), "it::sums");
}

#[test]
fn a_plan_joins_rows_and_mutants() {
    let plan = plan_of(GOOD).unwrap();
    assert_eq!((plan.rows.len(), plan.mutants.len()), (3, 3));
    let shown = format!("{:?}", plan.rows);
    assert!(shown.contains("an app must do its part"), "{shown}");
}

#[test]
fn each_mistake_names_its_place_and_the_way_out() {
    let first = "begins = \"The sum is right\"\n";
    for (from, to, message) in [
        (
            "find = \"a + b\", replace = \"a - b\"",
            "find = \"a * b\", replace = \"\\\"\\\"\"",
            "the code of mutant `minus` is 0 times in core-auth/src/lib.rs, and not once",
        ),
        (
            "find = \"a + b\", replace = \"a - b\"",
            "find = \"u32\", replace = \"u64\"",
            "the code of mutant `minus` is 3 times",
        ),
        (
            "find = \"a + b\", replace = \"a - b\"",
            "find = \"sum = a\", replace = \"x\"",
            "the code overlaps that of mutant `",
        ),
        ("\"math::adds\"", "\"math::other\"", "the row does not name the test `math::other`"),
        ("\"twice\"", "\"minus\"", "two mutants have this name"),
        ("uses = [\"minus\"]", "uses = [\"other\"]", "the mutant `other` does not exist"),
        ("uses = [\"minus\"]", "", "this row has no mutant"),
        ("begins = \"The sum\"\nuses", "begins = \"The su\"\nuses", "several rows begin so"),
        ("begins = \"The sum\"\nuses", "begins = \"A sum\"\nuses", "no row begins so"),
        ("begins = \"The sum\"\nuses", &format!("{first}uses"), "a row has two entries"),
        ("none = \"an app", "uses = [\"minus\"]\nnone = \"an app", "mutants and `none`"),
        ("none = \"an app must do its part\"", "none = \"\"", "`none` is empty"),
        (
            "file = \"lib.rs\"",
            "file = \"other.rs\"",
            "the file core-auth/src/other.rs does not exist",
        ),
        ("name = \"minus\"", "nam = \"minus\"", "unknown key `nam`"),
        ("mutants = [", "mutants = {", "error"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = plan_of(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains(message), "{to}: {error}");
        assert!(error.contains(".toml:") || error.contains("SECURITY.md:"), "{to}: {error}");
        assert!(error.contains("nothing was run"), "{error}");
    }
}

#[test]
fn each_mutant_is_a_branch_of_the_code_that_it_replaces() {
    let plan = plan_of(GOOD).unwrap();
    let rewritten = rewrite(&plan);
    let text = &rewritten.files[Path::new("core-auth/src/lib.rs")];
    let expected = "\
pub fn add(a: u32, b: u32) -> u32 {
    (if crate::mutant::is(\"none\") { 0 } else { let sum = (if \
crate::mutant::is(\"minus\") { a - b } else if crate::mutant::is(\"twice\") { a + a } else \
{ a + b });
    sum })
}

mod mutant;
";
    assert_eq!(text, expected);
    assert!(rewritten.files[Path::new("core-auth/src/mutant.rs")].contains("CORE_MUTANT"));
    assert_eq!(rewritten.mutant_at("core-auth/src/lib.rs", 1), None);
    assert!(rewritten.mutant_at("core-auth/src/lib.rs", 2).is_some());
    assert_eq!(rewritten.mutant_at("core-auth/src/other.rs", 2), None);
}

#[test]
fn a_report_has_a_line_for_each_row_and_names_survivors() {
    let plan = plan_of(GOOD).unwrap();
    let failed = || Outcome::Failed("math::adds".to_owned());
    let mut outcomes: Outcomes = [
        ((0, "minus".to_owned()), failed()),
        ((0, "twice".to_owned()), Outcome::Stopped),
        ((0, "none".to_owned()), failed()),
        ((1, "minus".to_owned()), failed()),
    ]
    .into();
    let good = report(&plan, &outcomes);
    assert!(good.is_good);
    for line in [
        "| The sum is right | 3 | 3 |",
        "| The sum | 1 | 1 |",
        "1 row without a mutant:\n- Somebody else's part: an app must do its part",
        "2 rows with 4 mutants: 4 killed, 1 of them by the time limit",
    ] {
        assert!(good.text.contains(line), "{line}: {}", good.text);
    }
    outcomes.insert((1, "minus".to_owned()), Outcome::Passed);
    let bad = report(&plan, &outcomes);
    assert!(!bad.is_good);
    assert!(bad.text.contains("| The sum | 1 | 0 |"), "{}", bad.text);
    let message = "mutant `minus` survives the tests of the row “The sum”";
    assert!(bad.text.contains(message), "{}", bad.text);
}

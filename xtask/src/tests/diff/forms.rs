//! The forms of the output, and the command line of `diff`.

use insta::assert_snapshot;

use super::{state, tree, with};
use crate::{
    diagnostics::Source,
    diff::{State, compare, format, rules},
};

const CLIENT: &str = "specs/resources/general/client.toml";
const EXPENSE: &str = "specs/resources/general/expense.toml";

/// A state of the vendor's change: a filter is gone, a field is required, another one is renamed.
fn states() -> (State, State) {
    let tree = tree();
    let text = |path: &str| tree.iter().find(|source| source.path == path).unwrap().text.clone();
    let client = text(CLIENT).replace(
        "filter = true, sort = true, doc = \"Name of the fee",
        "filter = false, sort = true, doc = \"Name of the fee",
    );
    let expense = text(EXPENSE)
        .replace(
            "unit = \"currency\", doc = \"Cost",
            "required = true, unit = \"currency\", doc = \"Cost",
        )
        .replace("defaultGroup  ", "standardGroup ")
        .replace("doc = \"Third tax.\"", "doc = \"The third tax.\"")
        .replace("tax1 ", "extra = { type = \"string\", doc = \"More.\" }\ntax1 ")
        .lines()
        .filter(|line| !line.starts_with("sub "))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let new = with(&with(&tree, CLIENT, &client), EXPENSE, &expense);
    let mut old = state(tree).unwrap_or_else(|error| panic!("{error}"));
    old.revision = Some("v0.1.0".to_owned());
    (old, state(new).unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn each_change_is_a_line_and_the_last_line_is_the_advice() {
    let (old, new) = states();
    assert_snapshot!(format::text(&old, &new, &compare(&old, &new)), @"
    breaking  filter-removed      `Client.feeScheduleName` no longer filters (`ClientRecord::FEE_SCHEDULE_NAME.eq` stops compiling)  specs/resources/general/client.toml:18
    breaking  required-added      `Expense.costRate` is required (a program that does not call `ExpenseInput::cost_rate` stops compiling)  specs/resources/general/expense.toml:15
    breaking  field-removed       `Expense.sub` is gone (`Expense::sub`, `Expense::SUB`, `ExpenseInput::sub` stop compiling)  specs/resources/general/expense.toml:15 at v0.1.0
    breaking  field-renamed       `Expense.standardGroup` seems to be `defaultGroup` with another name (its line is otherwise equal) (`Expense::default_group`, `Expense::DEFAULT_GROUP`, `ExpenseInput::default_group` stop compiling)  specs/resources/general/expense.toml:21
    additive  field-added         `Expense.extra` is new  specs/resources/general/expense.toml:17
    docs      doc-changed         `Expense.tax3` is described as “The third tax.”  specs/resources/general/expense.toml:20

    4 breaking, 1 additive, 1 docs: v0.1.0 → the work tree
    version advice: minor, 0.1.0 → 0.2.0 or above
    ");
    assert_snapshot!(format::text(&old, &old, &[]), @"no change of the specs: v0.1.0 → v0.1.0");
}

#[test]
fn entries_of_the_changelog_are_in_two_lists() {
    let (old, new) = states();
    let findings = compare(&old, &new);
    assert_snapshot!(format::changelog(&findings), @"
    ### Breaking changes

    - `core-api`: Refuse filters by `ClientRecord::FEE_SCHEDULE_NAME`.
    - `core-api`: Require `ExpenseInput::cost_rate`.
    - `core-api`: Remove `Expense::SUB`.
    - `core-api`: Rename `Expense::DEFAULT_GROUP` to `Expense::STANDARD_GROUP`.

    ### Improvements

    - `core-api`: Add `Expense::EXTRA`.
    ");
    assert!(format::changelog(&findings).lines().all(|line| line.chars().count() <= 118));
    assert_snapshot!(format::changelog(&[]), @"no change of the specs needs a line of the changelog");
}

#[test]
fn json_has_every_part_of_a_change() {
    let (old, new) = states();
    let findings = compare(&old, &new);
    assert_snapshot!(format::json(&old, &new, &findings[..1]), @r#"
    {
      "advice": {
        "from": "0.1.0",
        "level": "minor",
        "to": "0.2.0"
      },
      "changes": [
        {
          "changelog": "Refuse filters by `ClientRecord::FEE_SCHEDULE_NAME`.",
          "effect": "`ClientRecord::FEE_SCHEDULE_NAME.eq` stops compiling",
          "level": "breaking",
          "line": 18,
          "message": "`Client.feeScheduleName` no longer filters",
          "owner": "Client",
          "path": "specs/resources/general/client.toml",
          "rule": "filter-removed",
          "rust": "ClientRecord::FEE_SCHEDULE_NAME",
          "state": "new",
          "wire": "Client.feeScheduleName"
        }
      ],
      "counts": {
        "additive": 0,
        "breaking": 1,
        "docs": 0
      },
      "form": 1,
      "new": null,
      "old": "v0.1.0"
    }
    "#);
    assert_snapshot!(format::json(&old, &old, &[]), @r#"
    {
      "advice": null,
      "changes": [],
      "counts": {
        "additive": 0,
        "breaking": 0,
        "docs": 0
      },
      "form": 1,
      "new": "v0.1.0",
      "old": "v0.1.0"
    }
    "#);
}

#[test]
fn a_rule_is_explained_by_name() {
    assert_snapshot!(rules::explain(Some("filter-removed")).unwrap(), @"
    filter-removed (breaking)

    A field no longer filters.

    Core refuses the field in `where`, so each comparison stops compiling.

    Example: `filter = true` is now `filter = false`

    Advice: Say in the changelog how to select the rows instead.
    ");
    assert_snapshot!(rules::explain(Some("filter-remove")).unwrap_err(), @"
    error: there is no rule `filter-remove`
      help: did you mean `filter-removed`?
    ");
    assert_snapshot!(rules::explain(Some("what")).unwrap_err(), @"
    error: there is no rule `what`
      help: `cargo xtask diff --explain` lists all rules
    ");
    let table = rules::explain(None).unwrap();
    assert!(table.lines().count() > 60 && table.contains("breaking  filter-removed  "), "{table}");
}

#[test]
fn equal_changes_of_many_declarations_are_one_line() {
    let old = tree();
    let new: Vec<_> = old
        .iter()
        .map(|source| {
            let text = source.text.replace(
                "{ type = \"id\", read_only = true,",
                "{ type = \"id\", read_only = true, sort = true,",
            );
            Source { path: source.path.clone(), text }
        })
        .collect();
    let (old, new) = (state(old), state(new));
    let (old, new) =
        (old.unwrap_or_else(|it| panic!("{it}")), new.unwrap_or_else(|it| panic!("{it}")));
    let findings = compare(&old, &new);
    assert_eq!(findings.len(), 4);
    assert_snapshot!(format::text(&old, &new, &findings), @"
    additive  sort-added          `id` of `Client`, `Document`, `Expense` and 1 more sorts  specs/resources/general/client.toml:22

    0 breaking, 4 additive, 0 docs: the work tree → the work tree
    version advice: patch, 0.1.0 → 0.1.1 or above
    ");
    assert_snapshot!(format::changelog(&findings), @"
    ### Improvements

    - `core-api`: Permit orders by `ID` of 4 declarations.
    ");
}

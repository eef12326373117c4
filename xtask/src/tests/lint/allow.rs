//! `allow`, its reason, and where it may be.

use insta::assert_snapshot;

use super::{TASK, found, task};

const FLAG: &str = "due = { type = \"boolean\", unit = \"hours\", doc = \"Due.\"";

/// The titles and the advice alone.
fn brief(specs: super::Specs<'_>) -> String {
    let all = found(specs);
    let lines = all.lines().map(str::trim_start);
    let told = lines.filter(|line| line.contains("]: ") || line.contains("= help: "));
    told.map(|line| format!("{}\n", line.replace("= help: ", "  "))).collect()
}

#[test]
fn a_rule_is_allowed_by_a_field_a_call_or_a_file() {
    let allow = "allow = [\"unit-of-number\"]";
    let silent = [
        task(&format!("{FLAG}, {allow} }} # The vendor says so.")),
        task(&format!("# The vendor says so.\n{FLAG}, {allow} }}")),
        (task("").0, TASK.replace("path =", &format!("# Why.\n{allow}\npath =")) + FLAG + " }\n"),
    ];
    for spec in silent {
        assert_eq!(found(std::slice::from_ref(&spec)), "", "{}", spec.1);
    }
    let call = "[call.find]\nmethod = \"POST\"\npath = \"/task/all\"\nscope = \"read:core\"\n\
                returns = \"json\"\ndoc = \"Finds.\"\n";
    let of_call = |text: &str| (task("").0, format!("{TASK}{text}"));
    let allow = "allow = [\"scope-of-method\"] # It is a search.\n";
    assert_eq!(found(&[of_call(&format!("{call}{allow}"))]), "");
    // The table of another call is not that of this one.
    let other = call.replace("find]", "find-all]").replace("/all", "/every");
    let text = format!("{call}{allow}{other}");
    assert_snapshot!(brief(&[of_call(&text)]), @r#"
    warning[scope-of-method]: a POST needs a scope that only reads
      name a scope with `access = "write"`
    "#);
}

#[test]
fn an_allow_needs_a_rule_a_finding_and_a_reason() {
    let with = |rest: &str| brief(&[task(&format!("{FLAG}, {rest}"))]);
    assert_snapshot!(with("allow = [\"unit-of-number\"] }"), @"
    warning[allow]: `allow` of `unit-of-number` has no reason
      add a comment at the end of the line, or in the line above
    ");
    assert_snapshot!(with("allow = [\"unit-of-number\"], aliases = \"#\" }"), @"  the keys here are `type`, `doc`, `max_length`, `required`, `read_only`, `volatile`, `filter`, `sort`, `sensitive`, `unit`, `evidence`, `in_lists`, `null`, `none`, `unique`, `unselectable`, `default`, `rust`, `deprecated`, `since`, `renamed_from`, `allow`");
    assert_snapshot!(with("allow = [\"unit-of-numbers\"] } # Why."), @"
    warning[unit-of-number]: `due` is not a number, and has the unit `hours`
      leave `unit` out
    warning[allow]: `unit-of-numbers` is not a rule
      did you mean `unit-of-number`?
    ");
    assert_snapshot!(with("allow = [\"unit-of-number\", \"id-as-text\"] } # Why."), @"
    warning[allow]: `id-as-text` finds nothing here
      leave it out of `allow`
    ");
    assert_snapshot!(with("allow = \"unit-of-number\" } # Why."), @"  write a list");
    assert_snapshot!(brief(&[task("done = { type = \"boolean\", doc = \"Done.\", allow = [1, \"x\"] } # Why.")]), @"  write texts in quotes");
}

#[test]
fn an_allow_of_a_field_is_not_for_its_neighbors() {
    let text = format!("{FLAG}, allow = [\"unit-of-number\"] }} # Why.\nother = {}", &FLAG[6..]);
    assert_snapshot!(found(&[task(&format!("{text} }}"))]), @r#"
    warning[unit-of-number]: `other` is not a number, and has the unit `hours`
      --> specs/resources/general/task.toml:11:1
       |
    11 | other = { type = "boolean", unit = "hours", doc = "Due." }
       | ^^^^^
       |
       = help: leave `unit` out
    "#);
}

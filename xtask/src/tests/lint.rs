//! Each rule finds its example, and nothing in the mended one.

mod allow;
mod examples;

use insta::assert_snapshot;

use super::{
    complaints,
    texts::{API, SCOPES, TASK},
    workspace,
};
use crate::{
    check,
    cli::Command,
    diagnostics::Source,
    lint::{self, RULES},
    load::{self, LoadedSpecs},
    run,
};

/// Specs beside those that every workspace has. A path that exists has the new text.
type Specs<'a> = &'a [(&'a str, String)];

/// The file `api.toml` without references, because each reference has to be used.
fn api() -> String {
    let is_kept = |line: &&str| !line.starts_with("references") && !line.starts_with("allow");
    let lines = API.lines().filter(is_kept);
    lines.map(|line| format!("{line}\n")).collect()
}

fn linted(specs: Specs<'_>) -> LoadedSpecs {
    let always = [("api.toml", api()), ("scopes.toml", SCOPES.to_owned()), task("")];
    let others = always.into_iter().filter(|(path, _)| specs.iter().all(|(own, _)| own != path));
    let all = others.chain(specs.iter().cloned());
    let sources = all.map(|(path, text)| Source { path: format!("specs/{path}"), text });
    let mut loaded = load::of(sources.collect());
    check::check(&loaded.specs, &mut loaded.mistakes);
    lint::check(&mut loaded);
    loaded
}

/// Returns the mistakes as text, which is empty without a mistake.
fn found(specs: Specs<'_>) -> String {
    let LoadedSpecs { sources, mistakes, .. } = linted(specs);
    mistakes.render(&sources)
}

/// The task of all tests with more lines in its table of fields.
fn task(lines: &str) -> (&'static str, String) {
    ("resources/general/task.toml", format!("{TASK}{lines}\n"))
}

#[test]
fn the_specs_of_a_test_have_no_findings() {
    assert_eq!(found(&[]), "");
}

#[test]
fn each_rule_is_explained_with_its_example() {
    let root = workspace(&[]);
    let explain = |rule: Option<&str>| {
        run(Command::Check { explain: Some(rule.map(str::to_owned)) }, root.path())
    };
    let list = explain(None).unwrap();
    for rule in &RULES {
        assert!(list.contains(&format!("\n{} ", rule.name)) || list.starts_with(rule.name));
        let text = explain(Some(rule.name)).unwrap();
        let parts = [rule.summary, rule.reason, rule.wrong.lines().next().unwrap()];
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    }
    assert_snapshot!(explain(Some("unit-of-number")).unwrap(), @r#"
    unit-of-number (warning)

    A field that is not a number has a unit, or a unit is not made of words.
    The documentation of the field shows the unit, which would mislead.

    wrong:

        done = { type = "boolean", unit = "hours", doc = "True if it is done." }

    right:

        done = { type = "boolean", doc = "True if it is done." }

    To keep what the rule finds, add this beside it, with the reason:

        allow = ["unit-of-number"] # The reason.
    "#);
    assert_snapshot!(explain(Some("unit-of-numbers")).unwrap_err(), @"error: `unit-of-numbers` is not a rule; did you mean `unit-of-number`?");
    assert_snapshot!(explain(Some("x")).unwrap_err(), @"error: `x` is not a rule; `cargo xtask check --explain` lists the rules");
}

#[test]
fn a_finding_is_shown_with_its_rule_and_its_place() {
    let (path, text) = task("due = { type = \"boolean\", unit = \"hours\", doc = \"Due.\" }");
    assert_snapshot!(complaints(&[("api.toml", &api()), (path, &text)]), @r#"
    warning[unit-of-number]: `due` is not a number, and has the unit `hours`
      --> specs/resources/general/task.toml:10:1
       |
    10 | due = { type = "boolean", unit = "hours", doc = "Due." }
       | ^^^
       |
       = help: leave `unit` out

    1 warning in specs; `cargo xtask check --explain RULE` gives the reason for a rule
    "#);
}

#[test]
fn a_warning_fails_the_check_and_not_the_generator() {
    let (path, text) = task("due = { type = \"boolean\", unit = \"hours\", doc = \"Due.\" }");
    let root = workspace(&[(path, &text)]);
    let output = run(Command::Generate { check: false }, root.path()).unwrap();
    assert!(output.ends_with("specs; `cargo xtask check` shows warnings about them"), "{output}");
    let root = workspace(&[("api.toml", &api())]);
    assert_snapshot!(run(Command::Check { explain: None }, root.path()).unwrap(), @"3 specs are right by 32 rules");
}

#[test]
fn the_specs_have_no_findings() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    run(Command::Check { explain: None }, &root).unwrap();
}

//! Mistakes in evidence, and its long form in documentation and coverage.

use std::fs;

use insta::assert_snapshot;

use super::{TASK, brief, of_task};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

#[test]
fn an_evidence_in_the_long_form_has_a_source_or_a_day() {
    let lines = [
        r#"{ is = "observed" }"#,
        r#"{ source = "https://example.com", date = "2026-11-20" }"#,
        r#"{ is = "seen", date = "2026-11-20" }"#,
        r#"{ is = "observed", date = "2026-02-30" }"#,
        r#"{ is = "observed", date = 2026-11-20 }"#,
        r#"{ is = "observed", source = "", day = "2026-11-20" }"#,
        r#"{ is = "observed", source = "a\nb" }"#,
        "true",
    ];
    let spec = lines.iter().enumerate().fold(TASK.to_owned(), |spec, (index, line)| {
        format!("{spec}f{index} = {{ type = \"string\", doc = \"F.\", evidence = {line} }}\n")
    });
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: an evidence without a source and a date
      add `source = "…"` or `date = "…"`, or write the word alone
    error: `is` is missing
      add `is = "…"`
    error: unknown evidence `seen`
      write `documented`, `vendor-code`, `observed`, `assumed`
    error: `2026-02-30` is not a valid day
      write it as `2026-11-20`
    error: `date` is a datetime
      write a text in quotes
    error: `source` is empty
      write it, or leave the key out
    error: unknown key `day`
      did you mean `date`?
    error: a source with a line end or a control character
      write an address, or the name of the source, in one line
    error: an evidence is a word in quotes, or a table
      write `"observed"`, or `{ is = "observed", source = "…", date = "2026-11-20" }`
    "#);
    let line = r#"due = { type = "string", doc = "When.", evidence = { is = "observed", date = "20 Nov" } }"#;
    assert_snapshot!(of_task(line), @r#"
    error: `20 Nov` is not a valid day
      --> specs/resources/general/task.toml:10:78
       |
    10 | due = { type = "string", doc = "When.", evidence = { is = "observed", date = "20 Nov" } }
       |                                                                              ^^^^^^^^
       |
       = help: write it as `2026-11-20`
    "#);
}

#[test]
fn a_source_and_a_day_are_in_the_documentation_and_in_the_coverage() {
    let root = workspace(&[]);
    let long = r#"{ is = "observed", source = "https://example.com/x", date = "2026-11-20" }"#;
    let spec = TASK.replace("[fields]", &format!("call_evidence = {{ list = {long} }}\n[fields]"));
    let spec = format!("{spec}due = {{ type = \"string\", doc = \"When.\", evidence = {long} }}\n");
    write(root.path(), "specs/resources/general/task.toml", &spec);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
    let task = read("core-api/src/generated/general/task.rs");
    let (_, field) = task.split_once("    /// When.").unwrap();
    assert_snapshot!(field.lines().take(4).collect::<Vec<_>>().join("\n"), @r#"
    Observed, not documented. Source of this fact: <https://example.com/x>, seen on
       /// 2026-11-20.
       #[field(evidence = observed, source = "https://example.com/x", seen = "2026-11-20")]
       pub due: Option<String>,
    "#);
    let page = read("docs/coverage.md");
    let (_, table) = page.split_once("## Facts with a source of their own\n\n").unwrap();
    assert_snapshot!(table, @"
    | fact | evidence | source | seen on |
    |---|---|---|---|
    | `Task.due` | observed | https://example.com/x | 2026-11-20 |
    | `list` of `Task` | observed | https://example.com/x | 2026-11-20 |
    ");
}

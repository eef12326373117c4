//! Many mistakes in one run: the time and the text stay small.

use insta::assert_snapshot;

use super::TASK;
use crate::tests::complaints;

/// A spec with this many lines that are wrong.
fn wrong(count: usize, end: &str) -> String {
    let line = |index| format!("field{index} = {{ typ = \"string\", doc = \"F.\" }}{end}");
    format!("{TASK}{}", (0..count).map(line).collect::<String>())
}

/// Each mistake is shown with its own lines only, so time and text do not grow with the square.
#[test]
fn the_first_mistakes_are_shown_and_the_others_counted() {
    let (task, step) = (wrong(10_000, "\n"), wrong(60, "\n").replace("Task", "Step"));
    let output = complaints(&[
        ("resources/general/task.toml", &task),
        ("resources/general/step.toml", &step),
    ]);
    assert_eq!(output.matches("error: ").count(), 50, "{output}");
    assert!(output.len() < 20_000, "{} bytes", output.len());
    let (_, rest) = output.split_once("help: did you mean `type`?\n\n10").unwrap();
    assert_snapshot!(rest, @"
    011 more mistakes:
      10 in specs/resources/general/step.toml
      10001 in specs/resources/general/task.toml

    10061 mistakes in specs; nothing was written
    ");
}

#[test]
fn a_long_line_costs_little() {
    let fields = (0..10_000).map(|index| format!("f{index} = {{ typ = \"string\" }}, "));
    let line = format!("fields = {{ {} }}\n", fields.collect::<String>());
    let task = TASK.split("[fields]").next().unwrap().to_owned() + &line;
    let output = complaints(&[("resources/general/task.toml", &task)]);
    assert_eq!(output.matches("error: ").count(), 50, "{output}");
    assert!(output.len() < 60_000, "{} bytes", output.len());
    assert_snapshot!(output.split("\n\n").nth(49).unwrap(), @r#"
    error: `doc` is missing
     --> specs/resources/general/task.toml:7:632
      |
    7 | ...2 = { typ = "string" }, f23 = { typ = "string" }, f24 = { typ = "string" }, f25 = { typ = "string" }, f26 = { typ = "string" }, f2...
      |                                                            ^^^^^^^^^^^^^^^^^^
      |
      = help: add `doc = "…"`
    "#);
}

#[test]
fn a_place_of_many_lines_is_shown_by_its_first_ones() {
    let text = "x\n".repeat(10_000);
    let task = TASK.replace("\"/task\"", &format!("[\n\"{}\"]", text.replace('\n', "\",\n\"")));
    let output = complaints(&[("resources/general/task.toml", &task)]);
    assert_snapshot!(output, @r#"
    error: `path` is a list
     --> specs/resources/general/task.toml:5:8
      |
    5 |   path = [
      |  ________^
    6 | | "x",
    7 | | "x",
    8 | | "x",
      | |____^
      |
      = help: write a text in quotes

    1 mistake in specs; nothing was written
    "#);
}

#[test]
fn a_long_word_costs_little() {
    let long = "w".repeat(1 << 20);
    let task = format!("{TASK}f = {{ type = \"{long}\", {long} = 1, doc = \"F.\" }}\n");
    let output = complaints(&[("resources/general/task.toml", &task)]);
    assert!(output.contains("2 mistakes"), "{} bytes", output.len());
    assert!(output.len() < 20_000, "{} bytes", output.len());
}

//! The output of the quickstart, whose numbers depend on the day.

use std::{env, process::Command};

/// The lines of a table before and after its rows of projects.
const EDGES: [&str; 2] = ["Project", "Total"];

/// Runs the quickstart. Returns `None` if it is not built, as after `cargo test --package core-guide`.
pub(super) fn output() -> Option<String> {
    let test = env::current_exe().unwrap();
    let path = test.parent()?.parent()?.join("examples/quickstart");
    if !path.exists() {
        let message = "the quickstart is not built, so its output is not compared";
        assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "{message}");
        eprintln!("{message}");
        return None;
    }
    let output = Command::new(path).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Returns the words of each line, without projects, numbers, versions, months and frames.
pub(super) fn shape(output: &str) -> Vec<String> {
    let (mut lines, mut is_project) = (Vec::new(), false);
    for line in output.lines() {
        let words = line.split([' ', '│', '┆']).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(shape_of_word).filter(|word| !word.is_empty()).collect();
        let first = words.first().map(String::as_str).unwrap_or_default();
        is_project &= first != EDGES[1];
        if !is_project && !first.is_empty() {
            lines.push(words.join(" "));
        }
        is_project |= first == EDGES[0];
    }
    lines
}

fn shape_of_word(word: &str) -> String {
    const MONTHS: &str = "January February March April May June July August September October \
                          November December";
    if word.starts_with("AAAA") || MONTHS.split_whitespace().any(|month| month == word) {
        return "x".to_owned();
    }
    let is_frame = |letter: char| ('\u{2500}'..='\u{257f}').contains(&letter);
    let letters = word.chars().filter(|letter| !letter.is_ascii_digit() && !is_frame(*letter));
    letters.collect()
}

//! The walk of `docs/maintaining.md`: its commands are run in a copy of the workspace, its changes are applied, and
//! its outputs are compared. `CORE_UPDATE_DOCS=1` writes the outputs.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

#[path = "maintaining/blocks.rs"]
mod blocks;
#[path = "maintaining/copy.rs"]
mod copy;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use blocks::{Block, Kind};
use copy::Copy;

/// Commands that take minutes. They are run if `CORE_WALK` is `whole`.
const LONG: [&str; 1] = ["cargo xtask ci"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_command_of_the_page_does_what_the_page_says() {
    let path = root().join("docs/maintaining.md");
    let page = fs::read_to_string(&path).unwrap();
    let copy = Copy::new(&root());
    let mut expected = page.clone();
    let mut offset = 0_isize;
    let mut output = String::new();
    let mut commands = 0;
    for Block { kind, text, range } in blocks::of(&page) {
        match kind {
            Kind::Commands => {
                output.clear();
                // A long command goes on after a backslash.
                for line in text.replace("\\\n", "").lines() {
                    commands += 1;
                    output.push_str(&run(&copy, line));
                }
            }
            Kind::File(path) => fs::write(copy.path().join(path), &text).unwrap(),
            Kind::Change => copy.apply(&text),
            Kind::Output => {
                let text = shorten(&output, &text);
                let start = range.start.checked_add_signed(offset).unwrap();
                expected.replace_range(start..start + range.len(), &text);
                offset += text.len() as isize - range.len() as isize;
            }
        }
    }
    assert!(commands >= 10, "the page has {commands} commands");
    if env::var_os("CORE_UPDATE_DOCS").is_some() {
        fs::write(path, expected).unwrap();
    } else {
        let help =
            "run `CORE_UPDATE_DOCS=1 cargo test -p xtask --test maintaining`, and review the page";
        assert!(
            page == expected,
            "docs/maintaining.md is out of date; {help}\n{}",
            change(&page, &expected)
        );
    }
}

/// Runs a line of the page, and returns what it prints. A line that ends with `# exits with 1` has to fail.
fn run(copy: &Copy, line: &str) -> String {
    let (line, code) = match line.split_once(" # exits with ") {
        Some((line, code)) => (line.trim_end(), code.trim().parse().unwrap()),
        None => (line, 0),
    };
    let is_long = LONG.iter().any(|long| line.starts_with(long));
    if is_long && env::var_os("CORE_WALK").is_none_or(|walk| walk != "whole") {
        return String::new();
    }
    let Output { status, stdout, stderr } = program(copy, line);
    let text = [stdout, stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert_eq!(status.code(), Some(code), "{line}\n{text}");
    text
}

/// Runs a line in a shell. `cargo xtask` is this program, which is built already.
fn program(copy: &Copy, line: &str) -> Output {
    let line = line.replacen("cargo xtask", "\"$XTASK\"", 1);
    let mut shell = Command::new("sh");
    // The long commands build the changed workspace. A later run builds less.
    shell.env("CARGO_TARGET_DIR", root().join("target/walk"));
    shell.args(["-c", &line]).env("XTASK", env!("CARGO_BIN_EXE_xtask"));
    shell.current_dir(copy.path()).envs(copy::IDENTITY).output().unwrap()
}

/// Returns an output in the form of the page, which may replace lines by `…`.
///
/// A page shows the first lines, `…`, and the last lines.
fn shorten(output: &str, shown: &str) -> String {
    let output = output.trim_end();
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    let parts: Vec<&str> = shown.lines().collect();
    let text = match parts.iter().position(|line| *line == "…") {
        Some(head) if lines.len() + 1 > parts.len() => {
            let tail = parts.len() - head - 1;
            [&lines[..head], &["…"], &lines[lines.len() - tail..]].concat()
        }
        Some(_) | None => lines,
    };
    text.join("\n") + "\n"
}

/// Returns the first line that differs, in both forms.
fn change(page: &str, expected: &str) -> String {
    let mut lines = page.lines().zip(expected.lines());
    let differs = lines.find(|(old, new)| old != new);
    differs.map_or_else(String::new, |(old, new)| format!("page:   {old}\nis now: {new}"))
}

#[test]
fn an_output_is_shortened_as_the_page_has_it() {
    assert_eq!(shorten("a\nb\nc\nd\n", "x\n…\ny\n"), "a\n…\nd\n");
    assert_eq!(shorten("a\nb\n", "x\n…\ny\n"), "a\nb\n");
    assert_eq!(shorten("a\nb\n", "x\n"), "a\nb\n");
}

//! The check as a process: its exit code, its last line, and the command that repeats a step.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// Makes a workspace of one crate with this code, and its neighbours.
fn workspace(code: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"one\"]\nexclude = [\"tests\"]\nresolver = \"3\"\n",
        ),
        ("one/Cargo.toml", "[package]\nname = \"one\"\nversion = \"0.0.0\"\nedition = \"2024\"\n"),
        ("one/src/lib.rs", code),
        (
            "tests/neighbours/Cargo.toml",
            "[package]\nname = \"two\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
        ),
        ("tests/neighbours/src/lib.rs", "\n"),
        ("specs/api.toml", ""),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn ci(root: &Path, arguments: &[&str]) -> (Output, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("ci").args(arguments).current_dir(root).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    (output, out, error)
}

#[test]
fn a_step_that_fails_ends_the_check() {
    let root = workspace("pub fn  f() {}\n");
    for arguments in [&["--fast"][..], &[], &["--full"]] {
        let (output, out, error) = ci(root.path(), arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(out.contains("== format (1 of "), "{out}");
        assert!(!out.contains("(2 of "), "{out}");
        assert!(error.contains("the step `format` failed"), "{error}");
        assert!(error.contains("repeat it with `cargo fmt --all --check`"), "{error}");
        assert!(error.ends_with("0 passed, 1 failed (steps; no tests were run)\n"), "{error}");
    }
}

#[test]
fn the_mistake_of_a_step_is_shown_before_its_name() {
    // The format is right; the specs are not.
    let root = workspace("pub fn f() {}\n");
    let (output, out, error) = ci(root.path(), &["--fast"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out.contains("== rules of specs (4 of "), "{out}");
    let mistake = error.find("specs/api.toml").unwrap();
    let name = error.find("the step `rules of specs` failed").unwrap();
    assert!(mistake < name, "{error}");
    assert!(error.contains("repeat it with `cargo xtask check`"), "{error}");
    assert!(error.ends_with("3 passed, 1 failed (steps; no tests were run)\n"), "{error}");
}

#[test]
fn a_wrong_word_gets_the_nearest_one() {
    let root = workspace("");
    let (output, _, error) = ci(root.path(), &["--fats"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("tip: a similar argument exists: '--fast'"), "{error}");
}

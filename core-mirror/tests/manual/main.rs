//! The page `docs/mirror.md`: its commands are run, and every block is marked.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod blocks;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use blocks::{Block, Kind};

/// The command of the page that starts the example.
const EXAMPLE: &str = "cargo run -p core-mirror --example mirror_to_sqlite --";

/// The minimum number of blocks that are run.
const LEAST: usize = 10;

/// Returns the page. The package of the crate does not have it.
fn page() -> Option<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/mirror.md");
    fs::read_to_string(page).ok()
}

/// Returns whether everything that the page needs is there. Where tests need all programs, a missing one is a failure.
fn has(what: &str, found: bool) -> bool {
    assert!(found || env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "{what} is missing");
    if !found {
        println!("{what} is missing, so the commands of the page are not run");
    }
    found
}

/// Returns the example, which `cargo test` builds unless it builds one test only.
fn example() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    profile.join("examples/mirror_to_sqlite")
}

#[test]
fn every_command_of_the_page_succeeds() {
    let Some(page) = page() else { return };
    let sqlite = Command::new("sqlite3").arg("--version").output().is_ok();
    let example = example();
    if !has("`sqlite3`", sqlite) || !has("the example", example.exists()) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut runs = 0;
    for Block { kind, text, line } in blocks::of(&page) {
        if kind == Kind::NotRun {
            continue;
        }
        let script = text.replace(EXAMPLE, example.to_str().unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", &script]);
        let output = shell.current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        // `timeout` ends with 124 although the command ended well.
        let is_ended = output.status.success() || output.status.code() == Some(124);
        assert!(is_ended, "line {line}: {script}\n{said}\n{complaint}");
        assert!(!said.trim().is_empty(), "line {line} prints nothing: {script}");
        runs += 1;
    }
    assert!(runs >= LEAST, "{runs} blocks were run");
}

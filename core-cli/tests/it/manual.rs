//! The page `docs/corectl.md`: its commands are run, and every block is marked.

use std::{env, fs, path::Path, process::Command};

/// The minimum number of blocks that are run.
const LEAST: usize = 7;

/// Returns the blocks of a page: the comment above each, and its text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            blocks.push((before, text.flat_map(|line| [line, "\n"]).collect()));
        }
        before = line;
    }
    blocks
}

#[test]
fn the_commands_of_the_page_succeed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // The package of the crate does not have the page.
    let Ok(page) = fs::read_to_string(root.join("docs/corectl.md")) else { return };
    let program = Path::new(env!("CARGO_BIN_EXE_corectl"));
    let path = env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let folder = tempfile::tempdir().unwrap();
    let mut runs = 0;
    for (comment, text) in blocks(&page) {
        match comment {
            "<!-- run -->" => {
                let mut shell = Command::new("bash");
                shell.args(["-euo", "pipefail", "-c", &text]).env("PATH", &path);
                shell.env("CORECTL_CONFIG_DIR", folder.path()).current_dir(folder.path());
                let output = shell.output().unwrap();
                let complaint = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{text}\n{complaint}");
                assert!(!output.stdout.is_empty(), "nothing is printed: {text}");
                runs += 1;
            }
            // A test of its own compares them with a fresh run.
            comment if comment.starts_with("<!-- capture: ") => {}
            comment => assert!(comment.starts_with("<!-- not run: "), "no comment: {text}"),
        }
    }
    assert!(runs >= LEAST, "{runs} blocks were run");
}

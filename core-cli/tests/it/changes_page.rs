//! The page `docs/corectl-changes.md`: its commands are run.

use std::{env, fs, path::Path, process::Command};

#[test]
fn the_commands_of_the_page_about_changes_succeed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/corectl-changes.md");
    // The package of the crate does not have the page.
    let Ok(page) = fs::read_to_string(page) else { return };
    let program = Path::new(env!("CARGO_BIN_EXE_corectl"));
    let path = env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let folder = tempfile::tempdir().unwrap();
    let blocks: Vec<&str> = page.split("<!-- run -->\n```sh\n").skip(1).collect();
    let marked = blocks.len() + page.matches("<!-- not run: ").count();
    assert_eq!(
        (blocks.len(), page.matches("\n```sh\n").count()),
        (3, marked),
        "a block has no mark"
    );
    for block in blocks {
        let text = block.split("\n```").next().unwrap();
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", text]).env("PATH", &path);
        shell.env("CORECTL_CONFIG_DIR", folder.path()).current_dir(folder.path());
        let output = shell.output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}\n{complaint}");
        assert!(!output.stdout.is_empty(), "nothing is printed: {text}");
    }
    let svg = fs::read_to_string(folder.path().join("utilization.svg")).unwrap();
    assert!(svg.ends_with("</svg>\n"), "{svg}");
}

//! The page `docs/sandbox.md`: its commands are run, its files are those of the repository, and every block is marked.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod blocks;
mod server;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use blocks::{Block, Kind};
use server::Server;

/// The port of the page.
const PORT: &str = "7400";

/// The minimum number of blocks that are run.
const LEAST: usize = 12;

/// Returns the page and the root of the workspace. The package of the crate has neither.
fn page() -> Option<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/sandbox.md")).ok()?;
    Some((page, root))
}

/// Returns whether a program is installed. Where tests need all programs, a missing one is a failure.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    assert!(found || env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "`{program}` is not installed");
    found
}

/// Returns the value of PATH with the folder of the command in front.
fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_core-sandbox"));
    format!("{}:{}", program.parent().unwrap().display(), env::var("PATH").unwrap_or_default())
}

#[test]
fn every_command_of_the_page_succeeds() {
    let Some((page, _)) = page() else { return };
    if !has("curl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut server = None;
    let mut runs = 0;
    for Block { kind, text, line } in blocks::of(&page) {
        match kind {
            Kind::Serve => {
                // The sandbox of an earlier block ends first.
                drop(server.take());
                server = Some(Server::start(&text, PORT, folder.path(), &path()));
            }
            Kind::Run => {
                let port = server.as_ref().map_or(PORT, |server: &Server| server.port());
                let script = text.replace(PORT, port);
                let mut shell = Command::new("bash");
                shell.args(["-euo", "pipefail", "-c", &script]).env("PATH", path());
                let output = shell.current_dir(folder.path()).output().unwrap();
                let said = String::from_utf8_lossy(&output.stdout);
                let complaint = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "line {line}: {script}\n{said}\n{complaint}");
                assert!(!said.trim().is_empty(), "line {line} prints nothing: {script}");
                runs += 1;
            }
            Kind::File(_) | Kind::NotRun => {}
        }
    }
    assert!(runs >= LEAST, "{runs} blocks were run");
}

#[test]
fn the_suites_of_the_page_are_files_that_pass() {
    let Some((page, root)) = page() else { return };
    let mut files = 0;
    for Block { kind, text, line } in blocks::of(&page) {
        let Kind::File(name) = kind else { continue };
        let file = root.join(&name);
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "line {line} is not {name}");
        files += 1;
        let mut suite = match file.extension().and_then(|end| end.to_str()) {
            Some("py") if has("python3") => Command::new("python3"),
            Some("mjs") if has("node") => {
                let mut node = Command::new("node");
                node.arg("--test");
                node
            }
            _ => continue,
        };
        let output = suite.arg(&file).env("PATH", path()).output().unwrap();
        assert!(output.status.success(), "{name}: {output:?}");
    }
    assert_eq!(files, 2);
}

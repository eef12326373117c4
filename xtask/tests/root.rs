//! The tree that the command works on: the one it is run in, wherever it was built.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// Copies a file or a folder of this workspace to the same place in another.
fn copy(path: &str, to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let to = to.join(path);
    if from.is_dir() {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(&from).unwrap() {
            let name = entry.unwrap().file_name();
            let inner = format!("{path}/{}", name.to_str().unwrap());
            copy(&inner, to.ancestors().nth(path.split('/').count()).unwrap());
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&from, &to).unwrap();
    }
}

/// Copies the files that the command reads and writes.
fn checkout() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for path in ["Cargo.toml", "specs", "core-api/src/generated", "core-api/src/generated.rs"] {
        copy(path, root.path());
    }
    for path in ["docs/coverage.md", "docs/names.txt", "core-sandbox/openapi"] {
        copy(path, root.path());
    }
    root
}

/// Runs one binary, as checkouts with a shared target folder do.
fn xtask(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn each_checkout_is_checked_for_itself() {
    let (stale, fresh) = (checkout(), checkout());
    let place = "core-api/src/generated/scopes.rs";
    fs::write(stale.path().join(place), "// changed\n").unwrap();

    let check = ["generate", "--check"];
    assert!(error(&xtask(&check, stale.path())).contains(&format!("stale: {place}")));
    assert!(xtask(&check, fresh.path()).status.success());
    // From a subfolder, too.
    let deep = stale.path().join("core-api/src/generated");
    assert!(error(&xtask(&check, &deep)).contains(&format!("stale: {place}")));
    assert!(xtask(&check, &fresh.path().join("specs")).status.success());

    // A mistake is found in the checkout that has it, and nothing is written there.
    fs::write(fresh.path().join("specs/enums/broken.toml"), "broken = ").unwrap();
    assert!(error(&xtask(&["generate"], fresh.path())).contains("specs/enums/broken.toml"));
    assert!(xtask(&["generate"], &deep).status.success());
    assert_ne!(fs::read_to_string(stale.path().join(place)).unwrap(), "// changed\n");

    // A folder that has moved does not matter.
    let moved = tempfile::tempdir().unwrap();
    let moved = moved.path().join("moved");
    fs::rename(stale.path(), &moved).unwrap();
    assert!(xtask(&check, &moved).status.success());
}

#[test]
fn outside_of_a_checkout_the_command_needs_a_root() {
    let outside = tempfile::tempdir().unwrap();
    let error = error(&xtask(&["check"], outside.path()));
    assert!(error.contains("no workspace with specs at"), "{error}");
    assert!(error.contains("--root DIR"), "{error}");

    let checkout = checkout();
    let root = checkout.path().to_str().unwrap();
    assert!(xtask(&["generate", "--check", "--root", root], outside.path()).status.success());
}

#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    let (fresh, outside) = (checkout(), tempfile::tempdir().unwrap());
    for (folder, code) in [(fresh.path(), 0), (outside.path(), 1)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("coverage")
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

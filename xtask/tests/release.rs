//! A release that somebody ends in the middle of a step.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

const MANIFEST: &str = "[workspace]\nmembers = []\n\n[workspace.package]\nversion = \"0.1.0\"\n";

const CHANGELOG: &str = "# Changelog\n\n## Unreleased\n\n### Improvements\n\n- Add a field.\n";

/// The only step that is run: cargo that does not end.
const CARGO: &str = "#!/bin/sh\necho $$ > \"$STARTED\"\nexec sleep 600\n";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn succeed(program: &str, arguments: &[&str], root: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a repository with the release 0.1.0 and a change of the changelog.
fn repository(root: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/diff/specs"), &root.join("specs"));
    fs::write(root.join("Cargo.toml"), MANIFEST).unwrap();
    fs::write(root.join("CHANGELOG.md"), CHANGELOG).unwrap();
    succeed(env!("CARGO_BIN_EXE_xtask"), &["generate"], root);
    let settings =
        ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    for arguments in [
        ["init", "--quiet", "."].as_slice(),
        &["add", "--all"],
        &["commit", "--quiet", "--message", "x: Begin it"],
        &["tag", "v0.1.0"],
    ] {
        succeed("git", &[settings.as_slice(), arguments].concat(), root);
    }
}

#[test]
fn a_signal_restores_the_files_before_the_step_ends() {
    let (root, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    repository(root.path());
    let (cargo, started) = (tools.path().join("cargo"), tools.path().join("started"));
    fs::write(&cargo, CARGO).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    for signal in [Signal::INT, Signal::TERM] {
        let mut release = Command::new(env!("CARGO_BIN_EXE_xtask"));
        release.args(["release", "patch"]).current_dir(root.path());
        release.env("CARGO", &cargo).env("STARTED", &started);
        let mut child = release.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let begin = Instant::now();
        let step = loop {
            let number =
                fs::read_to_string(&started).ok().and_then(|text| text.trim().parse().ok());
            if let Some(step) = number.and_then(Pid::from_raw) {
                break step;
            }
            assert!(begin.elapsed() < Duration::from_secs(60), "the step does not begin");
            thread::sleep(Duration::from_millis(10));
        };
        fs::remove_file(&started).unwrap();
        assert_ne!(succeed("git", &["status", "--porcelain"], root.path()), "");
        kill_process(Pid::from_child(&child), signal).unwrap();
        let status = child.wait().unwrap();
        // A terminal sends its signal to the step as well.
        kill_process(step, signal).unwrap();
        assert_eq!(status.code(), Some(1));
        assert!(begin.elapsed() < Duration::from_secs(120), "the release waits for the step");
        assert_eq!(succeed("git", &["status", "--porcelain"], root.path()), "");
        assert_eq!(succeed("git", &["tag"], root.path()), "v0.1.0\n");
    }
}

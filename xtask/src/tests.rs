//! The commands as a maintainer meets them.

mod circles;
mod cli;
mod coverage;
mod diff;
mod drift;
mod folders;
mod fuzz;
mod generate;
mod history;
mod lengths;
mod lint;
mod manifests;
mod markdown;
mod merges;
mod mistakes;
mod mutants;
mod new_resource;
mod openapi;
mod packages;
mod release;
mod rust_version;
mod scalars;
mod schemas;
mod search;
mod spec_edit;
mod spec_trees;
mod subjects;
mod texts;
mod vendor;
mod words;

use std::{fs, path::Path, process};

use tempfile::TempDir;

use crate::{cli::Command, run};
use texts::{API, SCOPES, TASK};

/// A workspace with these specs, beside those that it must have.
fn workspace(specs: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let always =
        [("api.toml", API), ("scopes.toml", SCOPES), ("resources/general/task.toml", TASK)];
    for (path, text) in always.iter().chain(specs) {
        write(root.path(), &format!("specs/{path}"), text);
    }
    root
}

pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs git as a person whose settings have no effect, and returns its output.
fn git(root: &Path, arguments: &[&str]) -> String {
    let settings =
        ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let mut command = process::Command::new("git");
    let output = command.args(settings).args(arguments).current_dir(root).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {message}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the mistakes that `check` reports for these specs.
fn complaints(specs: &[(&str, &str)]) -> String {
    let root = workspace(specs);
    run(Command::Check { explain: None }, root.path()).unwrap_err()
}

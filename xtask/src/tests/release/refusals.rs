//! Reasons against a release.

use std::fs;

use super::{CHANGELOG, MANIFEST, TASK, Workspace};
use crate::cli::ReleaseLevel;

/// Fails unless the plan is refused for this reason, with advice, and everything stays as it was.
fn assert_refused(workspace: &Workspace, level: ReleaseLevel, parts: &[&str]) {
    let before = workspace.contents();
    let error = workspace.plan(level).err().unwrap_or_else(|| panic!("{parts:?} is not refused"));
    for part in parts {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert_eq!(workspace.contents(), before);
}

#[test]
fn changed_files_are_named() {
    let workspace = Workspace::new();
    workspace.write("new.txt", "");
    workspace.write("README.md", "# api\n");
    let parts = ["2 files differ from HEAD", " M README.md", "?? new.txt", "help: commit or stash"];
    assert_refused(&workspace, ReleaseLevel::Minor, &parts);
}

#[test]
fn stale_generated_code_is_named() {
    let workspace = Workspace::new();
    workspace.write("core-api/src/generated/scopes.rs", "// changed\n");
    workspace.commit();
    let parts = ["core-api/src/generated/scopes.rs", "run `cargo xtask generate`"];
    assert_refused(&workspace, ReleaseLevel::Minor, &parts);
}

#[test]
fn a_level_below_that_of_the_changes_names_them() {
    let workspace = Workspace::new();
    workspace.change_task(&TASK.replace("name = { type = \"string\"", "name = { type = \"int32\""));
    let parts = [
        "changes since v0.1.0 need more than a patch release",
        "  breaking type-changed: `Task.name` is `i32`, formerly `String`",
        "help: run `cargo xtask release minor`",
    ];
    assert_refused(&workspace, ReleaseLevel::Patch, &parts);
    for level in [ReleaseLevel::Minor, ReleaseLevel::Advice] {
        assert_eq!(workspace.plan(level).unwrap().version.to_string(), "0.2.0");
    }
    assert_eq!(workspace.plan(ReleaseLevel::Major).unwrap().version.to_string(), "1.0.0");
}

#[test]
fn a_level_below_that_of_the_changelog_is_refused() {
    let workspace = Workspace::new();
    workspace.write("CHANGELOG.md", &CHANGELOG.replace("### Improvements", "### Breaking changes"));
    workspace.commit();
    let parts = ["CHANGELOG.md has lines under `Breaking changes`", "`cargo xtask release minor`"];
    assert_refused(&workspace, ReleaseLevel::Patch, &parts);
    assert_eq!(workspace.plan(ReleaseLevel::Advice).unwrap().version.to_string(), "0.2.0");
}

#[test]
fn an_empty_section_is_refused() {
    let workspace = Workspace::new();
    workspace.write("CHANGELOG.md", &CHANGELOG.replace("- Add a field.\n", ""));
    workspace.commit();
    let parts = ["the section `## Unreleased` of CHANGELOG.md is empty", "--format changelog"];
    assert_refused(&workspace, ReleaseLevel::Minor, &parts);
}

#[test]
fn versions_that_differ_are_named() {
    for (path, find, replace, parts) in [
        (
            "Cargo.toml",
            "api = { version = \"=0.1.0\"",
            "api = { version = \"=0.0.9\"",
            ["requires `api`", "write `\"=0.1.0\"`"],
        ),
        (
            "Cargo.toml",
            "version = \"0.1.0\" #",
            "version = \"0.1.0-rc.1\" #",
            ["workspace.package.version", "`1.2.3`"],
        ),
        (
            "api/Cargo.toml",
            "version.workspace = true",
            "version = \"0.1.0\"",
            ["a version of its own", "write `version.workspace"],
        ),
        ("macros/Cargo.toml", "[package]", "[package", ["macros/Cargo.toml", "error"]),
    ] {
        let workspace = Workspace::new();
        let text = workspace.read(path);
        assert!(text.contains(find), "{path}: {find}");
        workspace.write(path, &text.replace(find, replace));
        workspace.commit();
        assert_refused(&workspace, ReleaseLevel::Minor, &parts);
    }
    let workspace = Workspace::new();
    workspace.write(
        "Cargo.toml",
        &MANIFEST.replace("0.1.0\" #", "0.2.0\" #").replace("=0.1.0", "=0.2.0"),
    );
    workspace.commit();
    let parts = ["the version 0.2.0, but the last release is 0.1.0", "help: write 0.1.0"];
    assert_refused(&workspace, ReleaseLevel::Minor, &parts);
}

#[test]
fn a_tag_of_another_branch_is_refused() {
    let workspace = Workspace::new();
    workspace.git(&["checkout", "--quiet", "-b", "side"]);
    workspace.git(&["commit", "--quiet", "--allow-empty", "--message", "x: Begin it"]);
    workspace.git(&["tag", "v0.2.0"]);
    workspace.git(&["checkout", "--quiet", "main"]);
    assert_refused(
        &workspace,
        ReleaseLevel::Minor,
        &["the tag `v0.2.0` exists already", "merge the branch"],
    );
    // The tag of a release is a version.
    workspace.git(&["tag", "v9"]);
    workspace.git(&["tag", "vendor-1.2.3"]);
    assert_eq!(workspace.plan(ReleaseLevel::Patch).unwrap().version.to_string(), "0.1.1");
}

#[test]
fn packages_that_depend_on_each_other_are_named() {
    let workspace = Workspace::new();
    let manifest = workspace.read("macros/Cargo.toml");
    workspace.write(
        "macros/Cargo.toml",
        &format!("{manifest}\n[dev-dependencies]\napi.workspace = true\n"),
    );
    workspace.commit();
    let parts = ["api, api-macros, sandbox depend on each other", "help: remove one"];
    assert_refused(&workspace, ReleaseLevel::Minor, &parts);
}

#[test]
fn a_folder_without_a_repository_is_named() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.root().join(".git")).unwrap();
    let error = workspace.plan(ReleaseLevel::Minor).err().unwrap();
    assert!(error.contains("git status") && error.contains("not a git repository"), "{error}");
}

//! Releases that are carried out, shown, or end in the middle.

use std::{cell::RefCell, fs, path::Path};

use insta::assert_snapshot;

use super::{CHANGELOG, LOCK, MANIFEST, README, TASK, Workspace};
use crate::{
    cli::{Command, ReleaseLevel},
    release::run::{Step, carry_out, preview},
    run,
};

/// A step that a test carries out.
fn step<'a>(name: &str, run: impl Fn(&Path) -> Result<String, String> + 'a) -> Step<'a> {
    Step { name: name.to_owned(), command: format!("cargo xtask {name}"), run: Box::new(run) }
}

#[test]
fn a_release_raises_all_versions_and_is_committed_and_tagged() {
    let workspace = Workspace::new();
    let plan = workspace.plan(ReleaseLevel::Minor).unwrap();
    let seen = RefCell::new(Vec::new());
    let look = |name: &'static str| {
        let seen = &seen;
        step(name, move |root| {
            let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
            seen.borrow_mut().push((name, manifest.contains("version = \"0.2.0\" # of all")));
            Ok(String::new())
        })
    };
    let notes = ["semver-checks is left out".to_owned()];
    let output =
        carry_out(workspace.root(), &plan, &[look("ci"), look("packages")], &notes).unwrap();
    // The steps check the files of the release.
    assert_eq!(*seen.borrow(), [("ci", true), ("packages", true)]);
    assert_snapshot!(output, @"
    0.2.0 is committed and tagged. A person publishes it:

      git push --follow-tags
      cargo publish --package api-macros
      cargo publish --package api
      cargo publish --package sandbox

    semver-checks is left out
    ");
    let raised = LOCK
        .replace("name = \"api\"\nversion = \"0.1.0\"", "name = \"api\"\nversion = \"0.2.0\"")
        .replace("api-macros 0.1.0", "api-macros 0.2.0")
        .replace("api-macros\"\nversion = \"0.1.0\"", "api-macros\"\nversion = \"0.2.0\"")
        .replace("sandbox\"\nversion = \"0.1.0\"", "sandbox\"\nversion = \"0.2.0\"")
        .replace("tests\"\nversion = \"0.1.0\"", "tests\"\nversion = \"0.2.0\"");
    assert_eq!(workspace.read("Cargo.lock"), raised);
    assert_eq!(workspace.read("fuzz/Cargo.lock"), raised);
    let manifest = MANIFEST.replace("=0.1.0", "=0.2.0").replace("\"0.1.0\" #", "\"0.2.0\" #");
    assert_eq!(workspace.read("Cargo.toml"), manifest);
    let readme = README
        .replace("api = \"0.1\"", "api = \"0.2\"")
        .replace("{ version = \"0.1.0\" }", "{ version = \"0.2.0\" }")
        .replace("`version = \"0.1", "`version = \"0.2");
    assert_eq!(workspace.read("README.md"), readme);
    assert_eq!(
        workspace.read("CHANGELOG.md"),
        CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0 (2026-11-26)\n")
    );
    assert_eq!(workspace.git(&["status", "--porcelain"]), "");
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "workspace: Release 0.2.0\n");
    assert_eq!(workspace.git(&["describe"]), "v0.2.0\n");
    // The next release begins here.
    let error = workspace.plan(ReleaseLevel::Minor).err().unwrap();
    assert!(error.contains("is empty"), "{error}");
}

#[test]
fn a_patch_leaves_requirements_of_pages_that_still_fit() {
    let workspace = Workspace::new();
    let plan = workspace.plan(ReleaseLevel::Patch).unwrap();
    let readme = plan.files.iter().find(|file| file.path == "README.md").unwrap();
    assert_eq!(readme.new, README.replace("\"0.1.0\"", "\"0.1.1\""));
}

#[test]
fn a_dry_run_shows_the_changes_and_leaves_all_as_it_was() {
    let workspace = Workspace::new();
    workspace.change_task(&TASK.replace("\"Name.\"", "\"Its name.\""));
    let before = workspace.contents();
    let plan = workspace.plan(ReleaseLevel::Patch).unwrap();
    let never = step("ci", |_| panic!("a dry run runs no step"));
    let shown = preview(&plan, &[never], &["semver-checks is left out".to_owned()]);
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let locks = shown.iter().position(|line| *line == "--- Cargo.lock").unwrap();
    let steps = shown.iter().position(|line| *line == "then these steps:").unwrap();
    assert_snapshot!([&shown[..locks], &shown[steps..]].concat().join("\n"), @r#"
    release 0.1.1 after 0.1.0; changes of the specs: 0 breaking, 0 additive, 1 docs

    --- CHANGELOG.md
    +++ CHANGELOG.md
    @@ -4,2 +4,4 @@

    +## 0.1.1 (2026-11-26)
    +
     ### Improvements

    then these steps:
      cargo xtask ci
      git commit --message "workspace: Release 0.1.1"
      git tag --annotate v0.1.1

    semver-checks is left out

    nothing was written; run it without `--dry-run`
    "#);
    let command = Command::Release { level: ReleaseLevel::Patch, dry_run: true };
    let output = run(command, workspace.root()).unwrap();
    assert!(
        output.contains("cargo xtask packages") && output.contains("+version = \"0.1.1\""),
        "{output}"
    );
    assert_eq!(workspace.contents(), before);
}

#[test]
fn a_step_that_fails_restores_all_files() {
    let workspace = Workspace::new();
    let before = workspace.contents();
    let plan = workspace.plan(ReleaseLevel::Minor).unwrap();
    let steps = [
        step("ci", |_| Ok(String::new())),
        step("packages", |_| Err("error: a test failed".to_owned())),
        step("never", |_| panic!("the step after a failure is left out")),
    ];
    assert_snapshot!(carry_out(workspace.root(), &plan, &steps, &[]).unwrap_err(), @"
    error: a test failed

    error: the step `packages` of the release failed
      help: repeat it with `cargo xtask packages`

    the files are as they were before the release
    ");
    assert_eq!(workspace.contents(), before);
}

#[test]
fn a_commit_that_fails_restores_all_files() {
    let workspace = Workspace::new();
    let before = workspace.contents();
    let plan = workspace.plan(ReleaseLevel::Minor).unwrap();
    // Git takes the file as a sign that somebody else is committing.
    workspace.write(".git/index.lock", "");
    let error = carry_out(workspace.root(), &plan, &[], &[]).unwrap_err();
    fs::remove_file(workspace.root().join(".git/index.lock")).unwrap();
    assert!(error.contains("error: git commit: ") && error.contains("as they were"), "{error}");
    assert_eq!(workspace.contents(), before);
}

#[test]
fn the_first_release_has_the_version_of_the_manifest() {
    let workspace = Workspace::unreleased();
    workspace.write("CHANGELOG.md", "## Unreleased\n\n### Breaking changes\n\n- Begin.\n");
    workspace.commit();
    let plan = workspace.plan(ReleaseLevel::Major).unwrap();
    let paths: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!((plan.tag.as_str(), paths), ("v0.1.0", vec!["CHANGELOG.md"]));
}

//! Subjects of commits.

use std::{path::Path, process::Command as Process};

use super::write;
use crate::{cli::Command, run, subjects::fault};

#[test]
fn a_subject_has_an_area_a_verb_and_an_object() {
    for good in [
        "core-api: Replace the GCRA limiter by a sliding window",
        "core-api, core-auth: Share one transport",
        "xtask/ci: Print the seconds of each step",
        ".ci: Install redis",
        "docs: Embed the table",
        "docs: Need a scope",
        "tests: Pass the address of the proxy",
        "core-api: Re-export `http`",
        "core-auth: Ask once: `refresh` is rare",
    ] {
        let good = good.trim_start_matches('.');
        assert_eq!(fault(good), None, "{good}");
    }
    let long = format!("docs: Write {}", "x".repeat(61));
    for (bad, named) in [
        (long.as_str(), "73 characters"),
        ("Replace the limiter", "write `area: Verb object`"),
        ("", "write `area: Verb object`"),
        ("core-api:Replace it", "write `area: Verb object`"),
        ("Core-api: Replace it", "`Core-api` is not an area"),
        ("core api: Replace it", "`core api` is not an area"),
        (": Replace it", "is not an area"),
        ("core-api,core-auth: Replace it", "is not an area"),
        ("core-api: replace it", "`replace` is not a verb"),
        ("core-api:  Replace it", "is not a verb"),
        ("core-api: What is wrong with a URL", "`What` is not a verb"),
        ("core-api: A record of a list", "`A` is not a verb"),
        ("core-api: `Client` is shared", "is not a verb"),
        ("core-api: RedisStore keeps it", "is not a verb"),
        ("core-api: Replaces it", "`Replaces` is not an imperative"),
        ("core-api: Replaced it", "`Replaced` is not an imperative"),
        ("core-api: Replacing it", "`Replacing` is not an imperative"),
        ("core-api: Replace", "an object is missing"),
        ("core-api: Replace it.", "remove the full stop"),
        ("fixup! core-api: Replace it", "is not an area"),
        ("Revert \"core-api: Replace it\"", "is not an area"),
    ] {
        let found = fault(bad);
        assert!(found.as_ref().is_some_and(|text| text.contains(named)), "{bad}: {found:?}");
    }
    // Characters are counted, not bytes.
    assert_eq!(fault(&format!("docs: Write {}", "é".repeat(60))), None);
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Process::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn only_new_commits_are_checked() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let commit = |subject: &str| git(root, &["commit", "--allow-empty", "--message", subject]);
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    commit("Whatever was before");
    let since = git(root, &["rev-parse", "HEAD"]);
    let list =
        |since: &str| write(root, "xtask/rules/subjects.toml", &format!("since = {since:?}"));
    list(&since);
    let check = || run(Command::Subjects, root);
    assert!(check().unwrap().starts_with("0 subjects"));

    commit("docs: Write a page");
    git(root, &["switch", "--quiet", "--create", "other"]);
    commit("docs: Write another page");
    git(root, &["switch", "--quiet", "main"]);
    git(root, &["merge", "--quiet", "--no-ff", "--message", "Merge branch other", "other"]);
    assert!(check().unwrap().starts_with("2 subjects"));

    commit("docs: Writes a third one");
    let error = check().unwrap_err();
    let short = git(root, &["rev-parse", "--short", "HEAD"]);
    assert!(error.starts_with(&format!("error: commit {short}: `docs: Writes a third")), "{error}");

    for wrong in ["0123456789012345678901234567890123456789", "--all", "no-such-branch"] {
        list(wrong);
        let error = check().unwrap_err();
        assert!(error.contains(&format!("no commit `{wrong}`")), "{error}");
    }
    list("");
    assert!(check().unwrap_err().contains("`since` is empty"));
}

#[test]
fn a_clone_without_history_is_not_checked_and_says_so() {
    let full = tempfile::tempdir().unwrap();
    git(full.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(full.path(), &["commit", "--allow-empty", "--message", "docs: Write a page"]);
    let since = git(full.path(), &["rev-parse", "HEAD"]);
    git(full.path(), &["commit", "--allow-empty", "--message", "docs: Writes another page"]);
    let shallow = tempfile::tempdir().unwrap();
    let url = format!("file://{}", full.path().display());
    git(shallow.path(), &["clone", "--quiet", "--depth", "1", &url, "."]);
    for root in [shallow.path(), tempfile::tempdir().unwrap().path()] {
        write(root, "xtask/rules/subjects.toml", &format!("since = {since:?}"));
        let result = run(Command::Subjects, root).unwrap();
        assert!(result.starts_with("subjects are not checked: no commit"), "{result}");
    }
}

//! States of a repository.

use std::fs;

use tempfile::TempDir;

use super::{MANIFEST, tree};
use crate::{
    cli::{Command as Arguments, DiffArguments, DiffFormat},
    diff::Level,
    run,
    tests::{git, write},
};

const EXPENSE: &str = "specs/resources/general/expense.toml";

/// A repository whose workspace is in a folder. The first commit has the tag `v0.1.0`.
struct Fixture {
    folder: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let fixture = Self { folder: tempfile::tempdir().unwrap() };
        for source in tree() {
            write(&fixture.root(), &source.path, &source.text);
        }
        write(&fixture.root(), "Cargo.toml", MANIFEST);
        fixture.git(&["init", "--quiet", "--initial-branch", "main"]);
        fixture.git(&["commit", "--quiet", "--allow-empty", "--message", "x: Begin it"]);
        fixture.git(&["tag", "empty"]);
        fixture.commit();
        fixture.git(&["tag", "v0.1.0"]);
        fixture
    }

    /// The workspace is not the root of the repository.
    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("inner folder")
    }

    fn git(&self, arguments: &[&str]) {
        git(&self.root(), arguments);
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x: Commit it"]);
    }

    fn replace(&self, path: &str, find: &str, replace: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(find), "{find}");
        write(&self.root(), path, &text.replace(find, replace));
    }

    fn diff(&self, revisions: &[&str], fail_on: Option<Level>) -> Result<String, String> {
        let revisions = revisions.iter().map(|&revision| revision.to_owned()).collect();
        let format = DiffFormat::Text;
        let arguments = DiffArguments { revisions, format, fail_on, explain: None };
        run(Arguments::Diff(arguments), &self.root())
    }

    /// Returns the last two lines of the output.
    fn summary(&self, revisions: &[&str]) -> String {
        let text = self.diff(revisions, None).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(2)..].join(" | ")
    }
}

#[test]
fn states_are_head_the_work_tree_and_revisions() {
    let fixture = Fixture::new();
    assert_eq!(fixture.summary(&[]), "no change of the specs: HEAD → the work tree");
    fixture.replace(EXPENSE, "filter = true, sort = true, max_length", "filter = true, max_length");
    let changed = "1 breaking, 0 additive, 0 docs: HEAD → the work tree | \
                   version advice: minor, 0.1.0 → 0.2.0 or above";
    assert_eq!(fixture.summary(&[]), changed);
    assert_eq!(fixture.summary(&["v0.1.0"]), changed.replace("HEAD", "v0.1.0"));
    fixture.commit();
    assert_eq!(fixture.summary(&[]), "no change of the specs: HEAD → the work tree");
    let back = "0 breaking, 1 additive, 0 docs: HEAD → v0.1.0 | \
                version advice: patch, 0.1.0 → 0.1.1 or above";
    assert_eq!(fixture.summary(&["HEAD", "v0.1.0"]), back);
    assert_eq!(fixture.summary(&["HEAD..v0.1.0"]), back);
    assert_eq!(fixture.summary(&["v0.1.0.."]), fixture.summary(&["v0.1.0", "HEAD"]));
    // Three dots begin at the last common commit, as those of git do.
    fixture.git(&["checkout", "--quiet", "-b", "side", "v0.1.0"]);
    fixture.replace(EXPENSE, "max_length = 100", "max_length = 200");
    fixture.commit();
    let text = fixture.diff(&["main...side"], None).unwrap();
    assert!(text.contains("0 breaking, 2 additive, 0 docs"), "{text}");
    let text = fixture.diff(&["main..side"], None).unwrap();
    assert!(text.contains("0 breaking, 3 additive, 0 docs"), "{text}");
}

#[test]
fn a_line_that_is_gone_is_named_in_the_old_state() {
    let fixture = Fixture::new();
    fixture.replace(EXPENSE, "sub                 = { type = \"string\", doc = \"Sub-code.\", evidence = \"vendor-code\" }\n", "");
    let text = fixture.diff(&[], None).unwrap();
    assert!(
        text.lines().next().unwrap().ends_with("  specs/resources/general/expense.toml:15 at HEAD"),
        "{text}"
    );
}

#[test]
fn changes_at_the_level_or_above_fail() {
    let fixture = Fixture::new();
    fixture.replace(EXPENSE, "max_length = 100", "max_length = 200");
    fixture.diff(&[], Some(Level::Breaking)).unwrap();
    for level in [Level::Additive, Level::Docs] {
        let error = fixture.diff(&[], Some(level)).unwrap_err();
        assert!(
            error.starts_with(&format!("error: 2 changes are at the level `{level}` or above")),
            "{error}"
        );
    }
}

#[test]
fn a_state_that_cannot_be_read_is_named_with_its_mistakes() {
    let fixture = Fixture::new();
    fixture.replace(EXPENSE, "max_length = 100", "confidence = \"high\"");
    let error = fixture.diff(&[], None).unwrap_err();
    assert!(
        error.contains("unknown key `confidence`") && error.contains("work tree have mistakes"),
        "{error}"
    );
    fixture.commit();
    let error = fixture.diff(&["v0.1.0", "HEAD"], None).unwrap_err();
    assert!(error.contains("unknown key `confidence`"), "{error}");
    assert!(
        error.contains("cannot read the specs of `HEAD`") && error.contains("help: "),
        "{error}"
    );
}

#[test]
fn a_revision_without_specs_is_named() {
    let fixture = Fixture::new();
    for (revision, part) in [
        ("nowhere", "`nowhere` is not a revision"),
        ("--output=x", "`--output=x` is not a revision"),
        ("empty", "has no specs"),
        ("", "is not a revision"),
    ] {
        let error = fixture.diff(&[revision], None).unwrap_err();
        assert!(error.contains(part) && error.contains("\n  help: "), "{revision}: {error}");
    }
    let elsewhere = tempfile::tempdir().unwrap();
    for source in tree() {
        write(elsewhere.path(), &source.path, &source.text);
    }
    let arguments =
        DiffArguments { revisions: vec![], format: DiffFormat::Text, fail_on: None, explain: None };
    let error = run(Arguments::Diff(arguments), elsewhere.path()).unwrap_err();
    assert!(error.contains("not a git repository"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_or_a_long_file_of_a_revision_is_refused() {
    let fixture = Fixture::new();
    let link = fixture.root().join("specs/enums/link.toml");
    std::os::unix::fs::symlink("item_type.toml", &link).unwrap();
    fixture.commit();
    let error = fixture.diff(&["HEAD"], None).unwrap_err();
    assert!(error.contains("specs/enums/link.toml: it is not a plain file"), "{error}");
    fs::remove_file(link).unwrap();
    write(&fixture.root(), "specs/enums/long.toml", &" ".repeat((4 << 20) + 1));
    fixture.commit();
    let error = fixture.diff(&["HEAD"], None).unwrap_err();
    assert!(error.contains("specs/enums/long.toml: it is longer than "), "{error}");
}

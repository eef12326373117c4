//! `generate`, `generate --check`, and files that they refuse to touch.

use std::{collections::BTreeMap, fs, path::Path, time::SystemTime};

use insta::assert_snapshot;

use super::{TASK, workspace, write};
use crate::{cli::Command, emit::MARK, files::replace::replace, run};

/// The generated files and when they were written.
fn written(folder: &Path, found: &mut BTreeMap<String, SystemTime>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, found);
        } else {
            let at = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(path.display().to_string(), at);
        }
    }
}

#[test]
fn generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    run(Command::Generate { check: true }, &root).unwrap();
}

#[test]
fn a_run_with_nothing_to_do_touches_no_file() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    written(root.path(), &mut before);
    assert!(run(Command::Generate { check: false }, root.path()).unwrap().contains("fresh"));
    written(root.path(), &mut after);
    assert_eq!(before, after);
}

#[test]
fn what_is_stale_missing_or_orphaned_is_named() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    write(root.path(), "core-api/src/generated/scopes.rs", "// changed\n");
    let gone = format!("{MARK}specs/resources/general/gone.toml; edit that instead.\n");
    write(root.path(), "core-api/src/generated/general/gone.rs", &gone);
    fs::remove_file(root.path().join("core-api/src/generated/general/task.rs")).unwrap();
    assert_snapshot!(run(Command::Generate { check: true }, root.path()).unwrap_err(), @"
    stale: core-api/src/generated/scopes.rs
    missing: core-api/src/generated/general/task.rs
    orphaned: core-api/src/generated/general/gone.rs

    run `cargo xtask generate` and commit the changed files
    ");
    // A run that was killed left this file.
    write(root.path(), "core-api/src/generated/.unfinished-x", "//");
    assert_snapshot!(run(Command::Generate { check: false }, root.path()).unwrap(), @"
    wrote: core-api/src/generated/scopes.rs
    wrote: core-api/src/generated/general/task.rs
    removed: core-api/src/generated/.unfinished-x
    removed: core-api/src/generated/general/gone.rs

    written from 3 specs
    ");
    run(Command::Generate { check: true }, root.path()).unwrap();
    assert!(!root.path().join("core-api/src/generated/general/gone.rs").exists());
}

#[test]
fn a_file_that_cannot_be_written_leaves_all_as_they_were() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    written(root.path(), &mut before);
    // The last folder is a file already.
    let wrong = [("docs/coverage.md", "new"), ("docs/x/new.md", "new"), ("docs/names.txt/x", "")];
    let error = replace(root.path(), wrong).unwrap_err().to_string();
    assert!(error.starts_with("docs/names.txt/x: "), "{error}");
    written(root.path(), &mut after);
    assert_eq!(before, after);
    assert!(!root.path().join("docs/x").exists());
}

#[test]
fn what_was_not_generated_is_never_deleted() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    for path in [
        "core-api/src/generated/general/mine.rs",
        "core-api/src/generated/notes.md",
        "core-api/src/generated/deep/er/empty",
        "specs/schema/mine.json",
    ] {
        write(root.path(), path, "");
        write(root.path(), "specs/resources/general/task.toml", &TASK.replace("Name.", path));
        for command in [Command::Generate { check: true }, Command::Generate { check: false }] {
            let output = run(command, root.path()).unwrap_err();
            assert!(output.contains(&format!("not generated: {path}\n")), "{output}");
            assert!(
                output.contains("stale: ") && output.ends_with("nothing was written"),
                "{output}"
            );
        }
        fs::remove_file(root.path().join(path)).unwrap();
    }
    run(Command::Generate { check: false }, root.path()).unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_deleted_through_a_link() {
    use std::os::unix::fs::symlink;

    let elsewhere = tempfile::tempdir().unwrap();
    let theirs = format!("{MARK}another workspace\n");
    for link in [
        "core-api",
        "core-api/src",
        "core-api/src/generated",
        "core-api/src/generated/general",
        "core-api/src/generated/general/other",
        "core-api/src/generated/general/task.rs",
        "specs/schema",
        "docs",
        "docs/coverage.md",
    ] {
        let root = workspace(&[]);
        let target = elsewhere.path().join(link.replace('/', "-"));
        if link.contains('.') {
            fs::write(&target, &theirs).unwrap();
        } else {
            write(&target, "theirs.rs", &theirs);
        }
        fs::create_dir_all(root.path().join(link).parent().unwrap()).unwrap();
        symlink(&target, root.path().join(link)).unwrap();
        for command in [Command::Generate { check: true }, Command::Generate { check: false }] {
            let output = run(command, root.path()).unwrap_err();
            assert!(output.contains(link) && output.contains("a link"), "{link}: {output}");
        }
        let (mut left, entry) = (BTreeMap::new(), target.join("theirs.rs"));
        if target.is_dir() {
            written(&target, &mut left);
            assert_eq!(left.keys().collect::<Vec<_>>(), [&entry.display().to_string()], "{link}");
        } else {
            assert_eq!(fs::read_to_string(&target).unwrap(), theirs);
        }
    }
}

#[test]
fn every_enum_shows_the_match_that_stays_right() {
    let light = |values: &str| {
        format!(
            "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\n\
             values = [{values}]\n"
        )
    };
    let generated = |spec: &str| {
        let root = workspace(&[("enums/light.toml", spec)]);
        run(Command::Generate { check: false }, root.path()).unwrap();
        let path = root.path().join("core-api/src/generated/enums/light.rs");
        fs::read_to_string(path).unwrap()
    };
    let named = generated(&light(r#"{ value = 0, name = "Red", doc = "Stop." }"#));
    assert!(named.contains("///         Light::Red => "), "{named}");
    let unnamed = generated(&light(""));
    assert!(unnamed.contains("///     match value.wire() {"), "{unnamed}");
}

#[test]
fn a_mistake_anywhere_leaves_everything_as_it_was() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let task = root.path().join("core-api/src/generated/general/task.rs");
    let before = fs::read_to_string(&task).unwrap();
    write(root.path(), "specs/resources/general/task.toml", &TASK.replace("Name.", "Title."));
    write(root.path(), "specs/enums/broken.toml", "enum = ");
    assert!(
        run(Command::Generate { check: false }, root.path())
            .unwrap_err()
            .contains("nothing was written")
    );
    assert_eq!(fs::read_to_string(&task).unwrap(), before);
}

#[test]
fn a_field_more_is_one_line_and_its_places_in_the_documentation() {
    let root = workspace(&[]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let task = root.path().join("core-api/src/generated/general/task.rs");
    let before = fs::read_to_string(&task).unwrap();
    let line = "due = { type = \"string\", sort = true, doc = \"When.\" }\n";
    write(root.path(), "specs/resources/general/task.toml", &format!("{TASK}{line}"));
    run(Command::Generate { check: false }, root.path()).unwrap();
    let after = fs::read_to_string(&task).unwrap();
    let new: Vec<&str> = after.lines().filter(|line| !before.contains(line)).collect();
    assert_snapshot!(new.join("\n"), @"
    /// Orders: [`due`](Self::DUE).
    /// use core_api::{ListTasks, Task};
    ///     .order_by(Task::DUE.asc());
        /// When.
        #[field(sort)]
        pub due: Option<String>,
    ");
}

#[test]
fn a_call_says_whether_it_may_be_repeated_where_its_method_does_not() {
    let call = |idempotent: &str| {
        let call = format!(
            "[call.search]\nmethod = \"POST\"\npath = \"/task/search\"\nscope = \"read:core\"\n\
             returns = \"json\"\ndoc = \"Searches.\"\n{idempotent}\n[fields]"
        );
        let root = workspace(&[]);
        let spec = TASK.replace("[fields]", &call);
        write(root.path(), "specs/resources/general/task.toml", &spec);
        run(Command::Generate { check: false }, root.path()).unwrap();
        fs::read_to_string(root.path().join("core-api/src/generated/general/task.rs")).unwrap()
    };
    for (idempotent, expected) in [
        ("", "returns = Json)]"),
        ("idempotent = true", "returns = Json, idempotent = true)]"),
        ("idempotent = false", "returns = Json, idempotent = false)]"),
    ] {
        assert!(call(idempotent).contains(expected), "{}", call(idempotent));
    }
}

/// Git for Windows writes CRLF by default. `.gitattributes` keeps the bytes that the tools compare.
#[test]
fn a_checkout_for_windows_has_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().unwrap();
    let git = |folder: &Path, arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        let output = command.args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["config", "core.autocrlf", "true"]);
    for path in [".gitattributes", "specs/api.toml", "docs/names.txt", "xtask/src/main.rs"] {
        write(folder.path(), path, &fs::read_to_string(root.join(path)).unwrap());
    }
    git(folder.path(), &["add", "."]);
    for path in ["specs/api.toml", "docs/names.txt", "xtask/src/main.rs"] {
        fs::remove_file(folder.path().join(path)).unwrap();
    }
    git(folder.path(), &["checkout", "--quiet", "."]);
    let ends = git(folder.path(), &["ls-files", "--eol"]);
    assert!(ends.lines().all(|line| line.starts_with("i/lf    w/lf ")), "{ends}");
}

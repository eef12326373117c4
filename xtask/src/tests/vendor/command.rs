//! The command: files, encodings, exit and writes.

use std::fs;

use insta::assert_snapshot;

use super::{GATE, KIND, LOCK};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

const PAGE: &str = include_str!("documents/gate_columns.txt");

fn gates() -> tempfile::TempDir {
    let references = "references = [{ name = \"Vendor\", doc = \"A vendor.\" }, { name = \"Unspecified\", doc = \"Any.\" }, ";
    let root = workspace(&[
        ("resources/general/gate.toml", GATE),
        ("enums/gate_kind.toml", KIND),
        ("objects/lock.toml", LOCK),
    ]);
    let api = fs::read_to_string(root.path().join("specs/api.toml")).unwrap();
    write(root.path(), "specs/api.toml", &api.replace("references = [", references));
    root
}

/// Imports files of a workspace.
fn import(root: &tempfile::TempDir, files: &[&str], options: Command) -> Result<String, String> {
    let Command::Import { resource, overwrite, reorder, write, .. } = options else {
        unreachable!()
    };
    let files = files.iter().map(|file| root.path().join(file)).collect();
    let place = format!("{}/", root.path().display());
    let result = run(Command::Import { files, resource, overwrite, reorder, write }, root.path());
    result.map(|text| text.replace(&place, "")).map_err(|text| text.replace(&place, ""))
}

fn options(write: bool) -> Command {
    Command::Import {
        files: Vec::new(),
        resource: None,
        overwrite: Vec::new(),
        reorder: false,
        write,
    }
}

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    let root = gates();
    write(root.path(), "gate.md", PAGE);
    let path = root.path().join("specs/resources/general/gate.toml");
    let output = import(&root, &["gate.md"], options(false)).unwrap();
    assert!(output.contains("\n1 spec would change; `--write` writes them"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), GATE);
    let output = import(&root, &["gate.md"], options(true)).unwrap();
    assert!(
        output.contains("wrote 1 spec; write the docs that `cargo xtask check` asks for"),
        "{output}"
    );
    let written = fs::read_to_string(&path).unwrap();
    assert_ne!(written, GATE);
    // The docs are the only gap.
    let check = run(Command::Check { explain: None }, root.path()).unwrap_err();
    let errors: Vec<&str> = check.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors, ["error: `doc` is missing"]);
    let output = import(&root, &["gate.md"], options(true)).unwrap();
    assert!(output.ends_with("the specs have all that was read"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
}

#[test]
fn wrong_files_and_wishes_are_named() {
    let root = gates();
    write(root.path(), "gate.md", PAGE);
    fs::write(root.path().join("latin.html"), b"<h1>Gate</h1>\n<p>caf\xe9</p>").unwrap();
    fs::write(root.path().join("wide.html"), b"\xff\xfe<\0h\0").unwrap();
    let wishes = |resource: Option<&str>, overwrite: &[&str]| Command::Import {
        files: Vec::new(),
        resource: resource.map(str::to_owned),
        overwrite: overwrite.iter().map(|field| (*field).to_owned()).collect(),
        reorder: false,
        write: true,
    };
    let errors = [
        import(&root, &["latin.html"], options(true)),
        import(&root, &["wide.html"], options(true)),
        import(&root, &["gone.html"], options(true)),
        import(&root, &["specs"], options(true)),
        import(&root, &["gate.md"], wishes(Some("Gat"), &[])),
        import(&root, &["gate.md"], wishes(None, &["label", "nothing"])),
    ];
    let errors: Vec<String> = errors.into_iter().map(Result::unwrap_err).collect();
    assert_snapshot!(errors.join("\n"), @"
    error: latin.html: line 2, column 7 is not UTF-8; save it as UTF-8; nothing was written
    error: wide.html: it is UTF-16; save it as UTF-8; nothing was written
    error: gone.html: No such file or directory (os error 2); nothing was written
    error: specs: it is not a plain file; name a file; nothing was written
    error: no spec is of the resource `Gat`; did you mean `Gate`?
    error: `--overwrite nothing` has no effect; name a field that is listed as kept
    ");
    let gate = fs::read_to_string(root.path().join("specs/resources/general/gate.toml")).unwrap();
    assert_eq!(gate, GATE);
}

#[test]
fn a_page_of_another_name_is_imported_on_request() {
    let root = gates();
    write(
        root.path(),
        "gate.md",
        &PAGE
            .replace("Gate Object", "Portal Object")
            .replace("# Gate", "# Portal")
            .replace("/gate/", "/portal/"),
    );
    assert!(
        import(&root, &["gate.md"], options(false))
            .unwrap_err()
            .contains("no spec is of the resource `Portal`")
    );
    let wish = Command::Import {
        files: Vec::new(),
        resource: Some("Gate".to_owned()),
        overwrite: Vec::new(),
        reorder: false,
        write: false,
    };
    let output = import(&root, &["gate.md"], wish).unwrap();
    assert!(output.contains("1 spec would change"), "{output}");
}

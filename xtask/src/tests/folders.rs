//! Files and folders below `specs` that cannot be read as specs.

use std::{fs, path::Path};

use insta::assert_snapshot;

use super::{TASK, workspace, write};
use crate::{cli::Command, run};

const LIGHT: &str =
    "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\nvalues = []\n";

/// The places, the messages and the advice of all mistakes.
fn told(root: &Path) -> String {
    let output = run(Command::Check { explain: None }, root).unwrap_err();
    let told = |line: &&str| {
        let line = line.trim_start();
        ["error: ", "--> ", "= help: "].iter().any(|start| line.starts_with(start))
    };
    output.lines().filter(told).map(|line| format!("{}\n", line.trim_start())).collect()
}

fn write_bytes(root: &Path, path: &str, bytes: &[u8]) {
    write(root, path, "");
    fs::write(root.join(path), bytes).unwrap();
}

#[test]
fn a_file_with_the_name_of_no_spec_is_named() {
    let root = workspace(&[]);
    for name in ["zed.TOML", "zed.tml", "zed", "zed.json", "zed.yml", "notes.md", "zed.toml.orig"] {
        write(root.path(), &format!("specs/enums/{name}"), LIGHT);
    }
    write(root.path(), "specs/schema/notes.txt", "");
    write(root.path(), "specs/resources/general/.task.toml", TASK);
    fs::rename(root.path().join("specs/api.toml"), root.path().join("specs/api.tom")).unwrap();
    assert_snapshot!(told(root.path()), @"
    error: `api.tom` is not read
    --> specs/api.tom:1:1
    = help: rename it to `api.toml`
    error: `notes.md` is not read
    --> specs/enums/notes.md:1:1
    = help: move it out of `specs`; a spec is a file `<name>.toml`
    error: `zed` is not read
    --> specs/enums/zed:1:1
    = help: rename it to `zed.toml`
    error: `zed.TOML` is not read
    --> specs/enums/zed.TOML:1:1
    = help: rename it to `zed.toml`
    error: `zed.json` is not read
    --> specs/enums/zed.json:1:1
    = help: write it as TOML in `zed.toml`
    error: `zed.tml` is not read
    --> specs/enums/zed.tml:1:1
    = help: rename it to `zed.toml`
    error: `zed.toml.orig` is not read
    --> specs/enums/zed.toml.orig:1:1
    = help: move it out of `specs`; a spec is a file `<name>.toml`
    error: `zed.yml` is not read
    --> specs/enums/zed.yml:1:1
    = help: write it as TOML in `zed.toml`
    error: the hidden file is not read
    --> specs/resources/general/.task.toml:1:1
    = help: rename it to `task.toml`, or delete it
    error: `notes.txt` is not read
    --> specs/schema/notes.txt:1:1
    = help: move it out of `specs`; a spec is a file `<name>.toml`
    ");
}

#[test]
fn what_editors_and_systems_leave_is_no_mistake() {
    let root = workspace(&[("enums/light.toml", LIGHT)]);
    let task = format!("{TASK}light = {{ type = \"enum:Light\", doc = \"Light.\" }}\n");
    write(root.path(), "specs/resources/general/task.toml", &task);
    for name in [".light.toml.swp", "light.toml~", "#light.toml#", ".DS_Store", "._light.toml"] {
        write(root.path(), &format!("specs/enums/{name}"), "not a spec");
    }
    write(root.path(), "specs/.idea/workspace.xml", "<project/>");
    write(root.path(), "specs/connector.txt", "");
    write(root.path(), "specs/schema/enum.json", "{}");
    #[cfg(unix)]
    std::os::unix::fs::symlink("me@here.1:2", root.path().join("specs/enums/.#light.toml"))
        .unwrap();
    assert!(run(Command::Check { explain: None }, root.path()).unwrap().starts_with("4 specs"));
}

#[test]
fn folders_without_specs_and_folders_in_the_place_of_specs_are_named() {
    let root = workspace(&[("resources/a/b/c/d/task.toml", TASK)]);
    for folder in ["enums", "objects/zed.toml", "resources/hr"] {
        fs::create_dir_all(root.path().join("specs").join(folder)).unwrap();
    }
    assert_snapshot!(told(root.path()), @"
    error: the folder has no spec
    --> specs/enums/:1:1
    = help: delete it, or add a spec
    error: the folder has the name of a spec
    --> specs/objects/zed.toml:1:1
    = help: put the spec in its place, or delete it
    error: the folder is in the wrong place
    --> specs/resources/a/b/c/d/:1:1
    = help: move its specs to `specs/resources/<group>`, and delete it
    error: the folder has no spec
    --> specs/resources/hr/:1:1
    = help: delete it, or add a spec
    ");
}

#[test]
fn a_text_in_another_encoding_is_shown_with_its_place() {
    let root = workspace(&[]);
    let latin = [LIGHT.as_bytes(), b"# Latin: \xe4.\n"].concat();
    write_bytes(root.path(), "specs/enums/latin.toml", &latin);
    let utf16 = |start: &[u8]| {
        let units = LIGHT.encode_utf16().flat_map(u16::to_le_bytes);
        start.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    write_bytes(root.path(), "specs/enums/utf16.toml", &utf16(&[0xff, 0xfe]));
    write_bytes(root.path(), "specs/enums/unmarked.toml", &utf16(&[]));
    write_bytes(root.path(), "specs/enums/zero.toml", &[0; 100]);
    let marked = format!("\u{feff}{}", LIGHT.replace('\n', "\r\n"));
    write(root.path(), "specs/enums/light.toml", &marked);
    assert_snapshot!(run(Command::Check { explain: None }, root.path()).unwrap_err(), @r#"
    error: the byte 0xE4 is not valid UTF-8
     --> specs/enums/latin.toml:5:10
      |
    5 | # Latin: �.
      |          ^
      |
      = help: save the file as UTF-8; it may be Latin-1

    error: the file has a byte 0
     --> specs/enums/unmarked.toml:1:2
      |
    1 | e�n�u�m� �=� �"�L�i�g�h�t�"�
      |  ^
      |
      = help: save the file as UTF-8; it may be UTF-16, or no text

    error: the file is UTF-16
     --> specs/enums/utf16.toml:1:1
      |
    1 |
      | ^
      |
      = help: save the file as UTF-8

    error: the file has a byte 0
     --> specs/enums/zero.toml:1:1
      |
    1 | ����������������������������������������������������������������������������������������������������
      | ^
      |
      = help: save the file as UTF-8; it may be UTF-16, or no text

    4 mistakes in specs; nothing was written
    "#);
}

#[test]
fn a_long_file_is_named_beside_the_other_mistakes() {
    let root = workspace(&[("enums/long.toml", &" ".repeat((4 << 20) + 1))]);
    write(root.path(), "specs/enums/wrong.toml", "enum = ");
    assert_snapshot!(told(root.path()), @"
    error: the file is longer than 4194304 bytes
    --> specs/enums/long.toml:1:1
    = help: split it, so that each file declares one resource, object or enum
    error: string values must be quoted, expected literal string
    --> specs/enums/wrong.toml:1:7
    = help: write it as TOML wants it (https://toml.io)
    ");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_neither_followed_nor_opened() {
    use std::os::unix::{fs::symlink, net::UnixListener};

    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "light.toml", LIGHT);
    let root = workspace(&[("enums/wrong.toml", "enum = ")]);
    let place = |name: &str| root.path().join("specs/enums").join(name);
    symlink(elsewhere.path().join("light.toml"), place("light.toml")).unwrap();
    symlink(elsewhere.path().join("gone.toml"), place("gone.toml")).unwrap();
    symlink("/dev/zero", place("zero.toml")).unwrap();
    symlink("../..", place("loop")).unwrap();
    symlink("self.toml", place("self.toml")).unwrap();
    let _socket = UnixListener::bind(place("socket.toml")).unwrap();
    let pipe = rustix::fs::FileType::Fifo;
    let mode = rustix::fs::Mode::RUSR;
    rustix::fs::mknodat(rustix::fs::CWD, place("pipe.toml"), pipe, mode, 0).unwrap();
    assert_snapshot!(told(root.path()), @"
    error: a link is not read
    --> specs/enums/gone.toml:1:1
    = help: put the file or folder in its place; a link can lead out of the workspace
    error: a link is not read
    --> specs/enums/light.toml:1:1
    = help: put the file or folder in its place; a link can lead out of the workspace
    error: a link is not read
    --> specs/enums/loop:1:1
    = help: put the file or folder in its place; a link can lead out of the workspace
    error: a pipe, a socket or a device is not read
    --> specs/enums/pipe.toml:1:1
    = help: delete it, or put the spec in its place
    error: a link is not read
    --> specs/enums/self.toml:1:1
    = help: put the file or folder in its place; a link can lead out of the workspace
    error: a pipe, a socket or a device is not read
    --> specs/enums/socket.toml:1:1
    = help: delete it, or put the spec in its place
    error: string values must be quoted, expected literal string
    --> specs/enums/wrong.toml:1:7
    = help: write it as TOML wants it (https://toml.io)
    error: a link is not read
    --> specs/enums/zero.toml:1:1
    = help: put the file or folder in its place; a link can lead out of the workspace
    ");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named_beside_the_other_mistakes() {
    use std::os::unix::fs::PermissionsExt;

    let root = workspace(&[("enums/light.toml", LIGHT), ("enums/wrong.toml", "enum = ")]);
    let path = root.path().join("specs/enums/light.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&path).is_ok() {
        return; // The administrator may read every file.
    }
    let told = told(root.path());
    assert!(told.contains("the file cannot be read: Permission denied"), "{told}");
    assert!(told.contains("--> specs/enums/light.toml:1:1"), "{told}");
    assert!(told.contains("--> specs/enums/wrong.toml:1:8"), "{told}");
}

#[test]
fn the_layout_of_specs_names_the_same_files() {
    let root = workspace(&[("enums/zed.tml", LIGHT)]);
    write(root.path(), "specs/enums/light.toml~", "a backup");
    write_bytes(root.path(), "specs/enums/latin.toml", b"# \xe4");
    let output = run(Command::Format { check: false }, root.path()).unwrap_err();
    assert!(output.contains("--> specs/enums/zed.tml:1:1"), "{output}");
    assert!(output.contains("--> specs/enums/latin.toml:1:3"), "{output}");
    assert!(output.ends_with("nothing was written"), "{output}");
}

#[test]
fn a_folder_without_specs_is_named() {
    let root = tempfile::tempdir().unwrap();
    assert_snapshot!(run(Command::Check { explain: None }, root.path()).unwrap_err(), @"error: specs: No such file or directory (os error 2)");
    write(root.path(), "specs", "a file");
    assert_snapshot!(run(Command::Check { explain: None }, root.path()).unwrap_err(), @"error: specs: it is not a folder; put the folder of the specs in its place");
}

#[test]
fn one_slip_is_one_mistake() {
    let call = "[call.find]\nmethod = \"GET\"\npath = \"/task/all\"\nscope = \"read:core\"\n\
                returns = \"json\"\ndoc = \"Finds.\"\n";
    let twice = TASK.replace("[fields]", &format!("{call}{call}[fields]"));
    let root = workspace(&[("resources/general/task.toml", &twice)]);
    assert_snapshot!(told(root.path()), @"
    error: duplicate key
    --> specs/resources/general/task.toml:13:7
    = help: each name occurs once; rename this one, or leave it out
    ");
    for (from, to) in [
        ("[fields]", "[field]"),
        ("[fields]", ""),
        ("[fields]", "[fields"),
        ("\"/task\"", "\"/task"),
        ("\"list\"]", "\"list\""),
        ("\"Name.\" }", "\"Name.\""),
        ("\"Name.\"", "Name."),
        ("name = {", "na\u{e4}me = {"),
        ("name = {", "name {"),
        ("doc = \"Name.\"", "doc = \"Name.\", doc = \"Name.\""),
        ("read_only = true", "read_only = True"),
    ] {
        let root = workspace(&[("resources/general/task.toml", &TASK.replace(from, to))]);
        let output = run(Command::Check { explain: None }, root.path()).unwrap_err();
        assert!(output.contains("\n\n1 mistake in"), "{from} → {to}: {output}");
    }
}

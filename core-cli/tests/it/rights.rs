//! Folders and files that the user may not write: the error names them, and nothing is written.

use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    sandbox::Server,
    support::{finish, words},
};

/// A user without rights. `nobody` has this number on most systems.
const NOBODY: u32 = 65534;

/// Lines, exit codes and a part of the answer.
const REFUSED: [(&str, i32, &str); 8] = [
    ("mirror --company a --to m.db --resources activity", 1, "the right to write"),
    ("mirror --company a --to old.db --resources activity", 1, "the right to write both"),
    ("mirror --company a --to csv:out --resources activity", 1, "`out`"),
    ("list activity -o x.csv", 2, "x.csv cannot be written: permission denied"),
    ("list activity -o old.csv", 2, "old.csv cannot be written: permission denied"),
    ("import activity old.csv", 2, "old.csv.corectl.jsonl` cannot be used: permission denied"),
    ("import activity old.csv --journal /dev/shm --report r.csv", 2, "r.csv` cannot be written"),
    ("report aging --mirror old.db --svg x.svg", 2, "x.svg` cannot be written: permission denied"),
];

/// Returns whether another user can run the command. If not, the test must not be needed.
fn can_run(server: &Server, folder: &Path) -> bool {
    let mut probe = without_rights(server, "--version", folder);
    let can_run = probe.stdout(Stdio::null()).status().is_ok();
    if !can_run {
        assert!(
            env::var_os("CORE_NEEDS_PROGRAMS").is_none(),
            "another user cannot run the command"
        );
        eprintln!("another user cannot run the command, so this is not tried here");
    }
    can_run
}

#[test]
fn a_mirror_in_a_folder_without_the_right_to_write_is_read_from_a_copy() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (shared, own) = (folder.path().join("shared"), folder.path().join("own"));
    fs::create_dir(&shared).unwrap();
    fs::create_dir(&own).unwrap();
    let made = finish(server.command("").args(words("mirror --to firm.db")).current_dir(&shared));
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    for (path, mode) in [(folder.path(), 0o755), (&*shared, 0o555), (&*own, 0o777)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    if can_run(&server, &own) {
        let mut report = without_rights(&server, "report aging --mirror ../shared/firm.db", &own);
        let refused = finish(&mut report);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{}", refused.stderr);
        assert!(
            refused.stderr.contains("copy the mirror to a folder of your own"),
            "{}",
            refused.stderr
        );
        fs::copy(shared.join("firm.db"), own.join("copy.db")).unwrap();
        let read =
            finish(&mut without_rights(&server, "report aging --mirror copy.db --csv", &own));
        assert_eq!(read.code, Some(0), "{}", read.stderr);
        assert!(read.stdout.starts_with("client,"), "{}", read.stdout);
    }
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Makes a command without the rights of root.
fn without_rights(server: &Server, line: &str, folder: &Path) -> Command {
    let mut command = server.command("");
    command.args(words(line)).current_dir(folder);
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY);
    }
    command
}

#[test]
fn a_place_without_the_right_to_write_is_named_and_stays_as_it_was() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    fs::write(folder.join("old.db"), "").unwrap();
    fs::write(folder.join("old.csv"), "code,description\nX-1,Made by hand\n").unwrap();
    for name in ["old.db", "old.csv"] {
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o444)).unwrap();
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
    if !can_run(&server, folder) {
        return;
    }
    for (line, code, part) in REFUSED {
        let run = finish(&mut without_rights(&server, line, folder));
        assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{line}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{line}: {}", run.stderr);
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["old.csv", "old.db"], "{line}");
    }
    assert_eq!(server.writes(), [""; 0]);
    assert_eq!(fs::read(folder.join("old.db")).unwrap(), b"");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

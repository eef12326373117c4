//! Programs that log in, at a terminal and without one.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader},
    process::Stdio,
};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tokio::process::Command;

use super::world::{Run, World};

/// A key for encrypted sessions, as `openssl rand -base64 32` prints it.
pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Runs a program at a terminal, and acts as the person who opens the address that it shows.
pub(crate) async fn at_terminal(mut command: Command) -> Run {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let path = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let end = || Stdio::from(OpenOptions::new().read(true).write(true).open(&path).unwrap());
    let child = command.stdin(end()).stderr(end()).spawn().unwrap();
    drop(command);
    let terminal = File::from(master);
    let address = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(&terminal).lines().map_while(Result::ok);
        let address = lines.find(|line| line.trim().starts_with("http://")).unwrap();
        (address.trim().to_owned(), terminal)
    });
    let (address, _terminal) = address.await.unwrap();
    core_sandbox::browse(&address).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    Run {
        code: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::new(),
    }
}

#[tokio::test]
async fn a_command_line_logs_in_once_and_stays_logged_in() {
    let world = World::start().await;
    let first = at_terminal(world.command("login", &[])).await;
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.output.starts_with("Logged in as "), "{first:?}");
    // The second run asks nobody, and it has no terminal.
    assert_eq!(world.output("login", &[]).await, first.output);
    // Nor does it after the access token has expired.
    world.sandbox.expire_access_tokens();
    assert_eq!(world.output("login", &[]).await, first.output);

    assert_eq!(world.output("login", &["logout"]).await, "Logged out.\n");
    let after = world.run("login", &[]).await;
    assert!(after.code == Some(1) && after.errors.contains("in a terminal"), "{after:?}");
}

#[tokio::test]
async fn a_service_asks_nobody_and_its_exit_code_asks_for_a_login() {
    let world = World::start().await;
    let command = |arguments: &[&str]| {
        let mut command = world.command("service", arguments);
        command.env("SESSION_KEY", KEY);
        command
    };
    let run = Run::of(command(&[])).await;
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.errors.contains("must log in") && run.output.is_empty(), "{run:?}");

    let login = at_terminal(command(&["login"])).await;
    let count = world.rows("timeentry").await.having("billStatus", [0]).len();
    assert_eq!(login.output, format!("{count} time entries are not billed\n"), "{login:?}");
    let nightly = Run::of(command(&[])).await;
    assert_eq!((nightly.code, nightly.output), (Some(0), login.output));
    // The file shows no token.
    assert!(!world.read("service.json").contains("refresh_token"));
}

#[tokio::test]
async fn missing_variables_are_named() {
    let world = World::start().await;
    for name in ["CORE_CLIENT_ID", "CORE_REDIRECT_URI"] {
        let mut command = world.command("login", &[]);
        command.env_remove(name);
        let run = Run::of(command).await;
        assert!(run.code == Some(1) && run.errors.contains(name), "{run:?}");
        assert!(run.errors.contains("developer portal"), "{run:?}");
    }
}

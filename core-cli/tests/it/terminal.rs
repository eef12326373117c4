//! Questions at a terminal.

use std::{
    io::{Read, Write},
    process::Stdio,
};

use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

use crate::sandbox::Server;

/// Runs a command at a terminal, answers its question, and returns its exit code and what it showed.
fn answer(server: &Server, line: &str, keys: &str) -> (Option<i32>, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let side = || open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let mut command = server.command(line);
    command.stdin(Stdio::from(side())).stderr(Stdio::from(side())).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut terminal = std::fs::File::from(terminal);
    let (mut shown, mut part) = (String::new(), [0; 1024]);
    while !shown.ends_with("[y/N] ") {
        let length = terminal.read(&mut part).unwrap();
        shown.push_str(&String::from_utf8_lossy(&part[..length]));
    }
    if keys == "\u{3}" {
        let id = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    } else {
        terminal.write_all(keys.as_bytes()).unwrap();
    }
    (child.wait().unwrap().code(), shown)
}

#[test]
fn a_change_is_made_only_after_a_yes() {
    let server = Server::start();
    let line = "update project 24-016 --set status=inactive";
    for (keys, code) in [("n\n", Some(1)), ("\n", Some(1)), ("\u{3}", Some(130))] {
        let (found, shown) = answer(&server, line, keys);
        assert_eq!(found, code, "{keys:?}: {shown}");
        assert!(shown.contains("status: Active → Inactive"), "{shown}");
    }
    assert_eq!(server.writes(), [""; 0]);
    assert_eq!(answer(&server, line, "y\n").0, Some(0));
    assert_eq!(server.writes().len(), 1);
}

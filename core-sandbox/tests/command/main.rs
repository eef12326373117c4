//! The command, run as a process.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

mod cors;
mod faults;
mod log;
mod operations;
mod process;
mod reach;
mod settings;
mod tls;

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use process::Process;

#[test]
fn the_command_prints_its_address_and_serves_until_it_is_interrupted() {
    let mut process = Process::start(&["--auto-consent"]);
    for name in ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI"] {
        let variable = format!("\nexport CORE_{name}=");
        assert!(process.introduction.contains(&variable), "{}", process.introduction);
    }
    let list = || process.call("GET /api/activity?page=1,2", "");
    assert!(list().starts_with("HTTP/1.1 200 OK"), "{}", list());

    let injected = process.post("/sandbox/faults", r#"{"effect": "drop", "path": "/api"}"#);
    assert!(injected.starts_with("HTTP/1.1 201"), "{injected}");
    assert_eq!(list(), "");
    assert!(list().starts_with("HTTP/1.1 200 OK"), "{}", list());
    let listed = process.send("GET /sandbox/faults", "", "");
    assert!(listed.contains("\"fired\":1"), "{listed}");

    process.signal("-INT");
    assert!(process.child.wait().unwrap().success());
}

#[test]
fn sigterm_stops_the_command_within_a_second_despite_open_connections() {
    let process = Process::start(&["--quiet"]);
    let held = r#"{"effect": "hold", "path": "/api"}"#;
    assert!(process.post("/sandbox/faults", held).starts_with("HTTP/1.1 201"));
    let idle = TcpStream::connect(&process.address).unwrap();
    let mut waiting = TcpStream::connect(&process.address).unwrap();
    waiting.write_all(b"GET /api/activity HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    while !process.send("GET /sandbox/faults", "", "").contains("\"fired\":1") {}
    let start = Instant::now();
    let (_, errors) = process.stop();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(errors, "");
    drop(idle);
}

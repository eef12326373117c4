//! The command, run as a process.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_core-sandbox"))
}

/// Sends a request and returns the whole response, with its headers.
fn send(address: &str, start: &str, headers: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let request = format!(
        "{start} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response)
}

#[test]
fn the_command_prints_its_address_and_serves_until_it_is_interrupted() {
    let mut child = command().arg("--auto-consent").stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split(';').next().unwrap().to_owned();
    while !line.contains("curl") {
        assert!(output.read_line(&mut line).unwrap() > 0, "{line}");
    }
    for name in ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI"] {
        assert!(line.contains(&format!("\nexport CORE_{name}=")), "{line}");
    }
    let token = line.split("Bearer ").nth(1).unwrap().split('\'').next().unwrap();

    let authorized = format!("Authorization: Bearer {token}\r\n");
    let list = || send(&address, "GET /api/activity?page=1,2", &authorized, "").unwrap();
    assert!(list().starts_with("HTTP/1.1 200 OK"), "{}", list());

    let json = "Content-Type: application/json\r\n";
    let fault = r#"{"effect": "drop", "path": "/api"}"#;
    let injected = send(&address, "POST /sandbox/faults", json, fault).unwrap();
    assert!(injected.starts_with("HTTP/1.1 201"), "{injected}");
    assert_eq!(list(), "");
    assert!(list().starts_with("HTTP/1.1 200 OK"), "{}", list());
    let listed = send(&address, "GET /sandbox/faults", "", "").unwrap();
    assert!(listed.contains("\"fired\":1"), "{listed}");

    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_invalid_argument_is_named() {
    let output = command().args(["--port", "many"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("error: invalid value 'many' for '--port <N>'"), "{message}");
    assert!(message.contains("--help"), "{message}");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = command().args(["--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(&port) && message.contains("--port"), "{message}");
}

//! The callback address of an app, and its calls.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use core_sandbox::Sandbox;

/// Listens on a free port, and returns the address and the queries of the requests.
pub(crate) fn listen() -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/callback", listener.local_addr().unwrap());
    let (sender, queries) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8_192];
            let length = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let target = request.split(' ').nth(1).unwrap_or_default().to_owned();
            let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\
                        content-length: 20\r\n\r\n<h1>You are in.</h1>";
            stream.write_all(page.as_bytes()).unwrap();
            if let Some((_, query)) = target.split_once('?') {
                let _ = sender.send(query.to_owned());
            }
        }
    });
    (address, queries)
}

/// Sends a request to the sandbox, and returns its status and the rest of the response.
pub(crate) fn send(sandbox: &Sandbox, start: &str, headers: &str, body: &str) -> (u16, String) {
    let address = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!(
        "{start} HTTP/1.1\r\nhost: {address}\r\n{headers}connection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    (response.split(' ').nth(1).unwrap().parse().unwrap(), response)
}

/// Calls the API with a token of its own, and returns the status.
pub(crate) fn call(sandbox: &Sandbox, target: &str) -> u16 {
    let token = format!("authorization: Bearer {}\r\n", sandbox.issue_token());
    send(sandbox, &format!("GET {target}"), &token, "").0
}

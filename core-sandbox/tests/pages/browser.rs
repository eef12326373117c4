//! A browser without a screen: requests for pages, and their HTML.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use core_sandbox::Sandbox;

/// The response to a request: the status, the head and the body.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// The status line and the headers, in lower case.
    pub(crate) head: String,
    pub(crate) html: String,
    /// The address of a redirect, or an empty text.
    pub(crate) location: String,
    /// The name and the value of the cookie that the response sets, or an empty text.
    pub(crate) cookie: String,
}

impl Page {
    /// Asserts that the page contains this text.
    #[track_caller]
    pub(crate) fn has(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "{text}: {}", self.html);
        self
    }

    /// Asserts that the page does not contain this text.
    #[track_caller]
    pub(crate) fn lacks(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text}: {}", self.html);
        self
    }
}

/// Opens a page.
pub(crate) fn open(sandbox: &Sandbox, path: &str) -> Page {
    send(sandbox, &format!("GET {path}"), "accept: text/html\r\n", "")
}

/// Sends a form as a page of the sandbox does.
pub(crate) fn submit(sandbox: &Sandbox, path: &str, form: &str) -> Page {
    let headers = format!(
        "accept: text/html\r\norigin: {}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\n",
        sandbox.url()
    );
    send(sandbox, &format!("POST {path}"), &headers, form)
}

/// Sends a form, and opens the page to which its response redirects.
#[track_caller]
pub(crate) fn follow(sandbox: &Sandbox, path: &str, form: &str) -> Page {
    let sent = submit(sandbox, path, form);
    assert_eq!(sent.status, 303, "{sent:?}");
    reload(sandbox, &sent)
}

/// Opens the page to which a response redirects, with the cookie of the response.
pub(crate) fn reload(sandbox: &Sandbox, sent: &Page) -> Page {
    let headers = format!("accept: text/html\r\ncookie: {}\r\n", sent.cookie);
    send(sandbox, &format!("GET {}", sent.location), &headers, "")
}

/// Sends a request with these headers, and with the host of the sandbox unless they have one.
pub(crate) fn send(sandbox: &Sandbox, start: &str, headers: &str, body: &str) -> Page {
    let address = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let host =
        if headers.contains("host:") { String::new() } else { format!("host: {address}\r\n") };
    let length = body.len();
    let request = format!(
        "{start} HTTP/1.1\r\n{host}{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    let response = String::from_utf8(response).unwrap();
    let (head, html) = response.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let header = |wanted: &str| {
        let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
        let found = pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map_or(String::new(), |(_, value)| value.to_owned())
    };
    let location = header("location");
    let cookie = header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    Page { status, location, cookie, head: head.to_ascii_lowercase(), html: html.to_owned() }
}

//! The command in a process of its own.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

pub(crate) const JSON: &str = "Content-Type: application/json\r\n";

/// The command in a process of its own, whose panics are on its standard error.
pub(crate) struct Process {
    child: Child,
    address: String,
    token: String,
}

impl Process {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_core-sandbox"));
        let command = command.arg("--auto-consent").env("RUST_BACKTRACE", "0");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        while !text.contains("curl") {
            assert!(output.read_line(&mut text).unwrap() > 0, "{text}");
        }
        let between =
            |start: &str, end| text.split(start).nth(1).unwrap().split(end).next().unwrap();
        let (address, token) =
            (between("http://", ';').to_owned(), between("Bearer ", '\'').to_owned());
        Self { child, address, token }
    }

    /// The first bytes that come back; none where the connection ends or the answer does not come.
    pub(crate) fn send(&self, patience: Duration, request: &[u8]) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(patience))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        // A large answer is not read to its end.
        drop(stream.take(64 << 10).read_to_end(&mut answer));
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    pub(crate) fn ask(&self, start: &str, headers: &str, body: &str) -> String {
        self.ask_for(Duration::from_secs(10), start, headers, body)
    }

    pub(crate) fn ask_for(
        &self,
        patience: Duration,
        start: &str,
        headers: &str,
        body: &str,
    ) -> String {
        let (address, token) = (&self.address, &self.token);
        let authorization = if start.contains("/idp/") {
            String::new()
        } else {
            format!("Authorization: Bearer {token}\r\n")
        };
        let request = format!(
            "{start} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}{headers}\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.send(patience, request.as_bytes()).unwrap_or_default()
    }

    pub(crate) fn inject(&self, fault: &str) -> String {
        self.ask("POST /sandbox/faults", JSON, fault)
    }

    /// What it has written to its standard error, once it has been stopped.
    pub(crate) fn stop(mut self) -> String {
        assert!(self.ask("GET /sandbox/counters", "", "").starts_with("HTTP/1.1 200 "));
        self.child.kill().unwrap();
        let mut complaints = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        self.child.wait().unwrap();
        complaints
    }
}

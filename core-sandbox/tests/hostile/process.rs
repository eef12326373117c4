//! A process that runs the command.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The content type of JSON.
pub(crate) const JSON: &str = "Content-Type: application/json\r\n";

/// A process that runs the command. Its panics are on its standard error.
pub(crate) struct Process {
    child: Child,
    address: String,
    token: String,
}

impl Process {
    /// Starts the command and reads its address and token.
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_core-sandbox"));
        let command = command.args(["--auto-consent", "--quiet"]).env("RUST_BACKTRACE", "0");
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

    /// Sends a request and returns the first 64 KiB of the response.
    ///
    /// The response is empty if the connection ends or the time-out passes.
    pub(crate) fn send(&self, timeout: Duration, request: &[u8]) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(timeout))?;
        stream.write_all(request)?;
        let mut response = Vec::new();
        // The rest of a large response is not read.
        drop(stream.take(64 << 10).read_to_end(&mut response));
        Ok(String::from_utf8_lossy(&response).into_owned())
    }

    /// Sends a request with the token of the sandbox.
    pub(crate) fn request(&self, start: &str, headers: &str, body: &str) -> String {
        self.request_within(Duration::from_secs(10), start, headers, body)
    }

    /// Sends a request with the token of the sandbox and this time-out.
    pub(crate) fn request_within(
        &self,
        timeout: Duration,
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
        self.send(timeout, request.as_bytes()).unwrap_or_default()
    }

    /// Injects a fault.
    pub(crate) fn inject(&self, fault: &str) -> String {
        self.request("POST /sandbox/faults", JSON, fault)
    }

    /// Stops the process and returns its standard error.
    pub(crate) fn stop(mut self) -> String {
        assert!(self.request("GET /sandbox/counters", "", "").starts_with("HTTP/1.1 200 "));
        self.child.kill().unwrap();
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        self.child.wait().unwrap();
        errors
    }
}

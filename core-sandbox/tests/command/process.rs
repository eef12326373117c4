//! A process that runs the command, and requests to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

/// Returns the command, without arguments.
pub(crate) fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_core-sandbox"))
}

/// A process that runs the command. Dropping it kills the process.
pub(crate) struct Process {
    pub(crate) child: Child,
    output: BufReader<ChildStdout>,
    /// The text that the command printed at its start.
    pub(crate) introduction: String,
    /// The address without a scheme.
    pub(crate) address: String,
    /// The access token of the introduction.
    pub(crate) token: String,
}

impl Process {
    /// Starts the command with these arguments, and reads its introduction.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = command();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut introduction = String::new();
        while !introduction.contains("curl") {
            if output.read_line(&mut introduction).unwrap() == 0 {
                let mut errors = String::new();
                child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
                panic!("{introduction}{errors}");
            }
        }
        let between =
            |start: &str, end| introduction.split(start).nth(1).unwrap().split(end).next().unwrap();
        let (address, token) =
            (between("://", ';').to_owned(), between("Bearer ", '\'').to_owned());
        Self { child, output, introduction, address, token }
    }

    /// Starts a command and returns it with the first line of its output.
    pub(crate) fn first_line(mut command: Command) -> (Child, String) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        (child, line)
    }

    /// Sends a request and returns the whole response, with its headers.
    pub(crate) fn send(&self, start: &str, headers: &str, body: &str) -> String {
        let address = &self.address;
        let request = format!(
            "{start} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.send_raw(request.as_bytes())
    }

    /// Sends bytes and returns the response until the end of the connection.
    pub(crate) fn send_raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request).unwrap();
        let mut response = Vec::new();
        drop(stream.read_to_end(&mut response));
        String::from_utf8_lossy(&response).into_owned()
    }

    /// Sends a call of the API with the token of the introduction.
    pub(crate) fn call(&self, start: &str, body: &str) -> String {
        let token = &self.token;
        let headers = format!("Authorization: Bearer {token}\r\n{JSON}");
        self.send(start, &headers, body)
    }

    /// Sends JSON.
    pub(crate) fn post(&self, path: &str, json: &str) -> String {
        self.send(&format!("POST {path}"), JSON, json)
    }

    /// Sends a signal to the process.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Stops the process by SIGTERM, and returns the rest of its output and its standard error.
    pub(crate) fn stop(mut self) -> (String, String) {
        self.signal("-TERM");
        let (mut output, mut errors) = (String::new(), String::new());
        self.output.read_to_string(&mut output).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        assert!(self.child.wait().unwrap().success(), "{errors}");
        (output, errors)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The content type of JSON.
pub(crate) const JSON: &str = "Content-Type: application/json\r\n";

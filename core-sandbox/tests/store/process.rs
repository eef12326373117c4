//! A sandbox with a data file in a process of its own.

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use core_sandbox::Sandbox;
use serde_json::Value;

/// The variable with the data file of the process.
const FILE: &str = "CORE_SANDBOX_TEST_FILE";

/// Serves the file of the environment until the process is killed.
pub(crate) fn serve() {
    let Ok(file) = env::var(FILE) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::builder().data_file(file).start().await.unwrap();
        println!("\nserves {} {}", sandbox.url(), sandbox.issue_token());
        std::future::pending::<()>().await;
    });
}

/// A running process. Dropping it kills the process.
pub(crate) struct Process {
    child: Option<Child>,
    address: String,
    token: String,
}

impl Process {
    pub(crate) fn start(file: &Path) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["child", "--exact", "--ignored", "--nocapture"])
            .env(FILE, file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        let line = lines.find(|line| line.starts_with("serves ")).unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let address = words[1].trim_start_matches("http://").to_owned();
        Self { child: Some(child), address, token: words[2].to_owned() }
    }

    /// Returns a client of the process.
    pub(crate) fn client(&self) -> Self {
        Self { child: None, address: self.address.clone(), token: self.token.clone() }
    }

    /// Kills the process with SIGKILL, and waits for its end.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Sends a request to the API, and returns the response. `None` means that the process died before it.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> Option<String> {
        let headers =
            format!("Authorization: Bearer {}\r\nContent-Type: application/json", self.token);
        self.send_with(&format!("{method} /api/{path}"), &headers, body)
    }

    /// Sends a request with a method, a path and headers.
    pub(crate) fn send_with(&self, start: &str, headers: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        let length = body.len();
        let request = format!(
            "{start} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut response = String::new();
        stream.read_to_string(&mut response).ok()?;
        let (head, body) = response.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let is_whole = length.is_none_or(|length| length.parse() == Ok(body.len()));
        is_whole.then_some(response)
    }

    /// Returns all prospects of the test.
    pub(crate) fn prospects(&self) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let query = format!("crm/prospect?where=memo='Kept'&page={page},1000");
            let response = self.send("GET", &query, "").unwrap();
            if response.starts_with("HTTP/1.1 204") {
                break;
            }
            let body = response.split("\r\n\r\n").nth(1).unwrap();
            all.extend(serde_json::from_str::<Vec<Value>>(body).unwrap());
        }
        all
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

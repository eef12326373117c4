//! A `redis-server` of a test.

use std::{
    env,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Set by `cargo xtask ci`: a test then fails if a program that it starts is not installed.
const NEEDED: &str = "CORE_NEEDS_PROGRAMS";

/// A server on a free port, which ends with its value.
pub(crate) struct RedisServer {
    process: Child,
    pub(crate) url: String,
}

impl RedisServer {
    /// Starts a server. `None`, with a message on standard error, if Redis is not installed.
    pub(crate) fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
        let Ok(process) = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn() else {
            let message = "`redis-server` is not installed";
            assert!(env::var_os(NEEDED).is_none(), "{message}; install it, or unset {NEEDED}");
            eprintln!("{message}, so this is not tried here");
            return None;
        };
        let server = Self { process, url: format!("redis://127.0.0.1:{port}") };
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end, "Redis does not start");
            std::thread::sleep(Duration::from_millis(20)); // no event tells that the port is open
        }
        Some(server)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

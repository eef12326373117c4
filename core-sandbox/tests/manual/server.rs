//! A sandbox that a block of the page starts.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The longest time until a sandbox listens on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running sandbox, which ends with its value.
pub(super) struct Server {
    child: Child,
    port: String,
}

impl Server {
    /// Starts the command of a block on a free port instead of the port of the page.
    pub(super) fn start(command: &str, port: &str, folder: &Path, path: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let free = listener.local_addr().unwrap().port().to_string();
        drop(listener);
        // Without `exec`, the shell would end and the sandbox would stay.
        let script = format!("exec {}", command.replace(port, &free));
        let log = File::create(folder.join("log.txt")).unwrap();
        let child = Command::new("bash")
            .args(["-c", &script])
            .env("PATH", path)
            .current_dir(folder)
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, port: free };
        let start = Instant::now();
        // The command prints its address when it listens and has written its files.
        while fs::metadata(folder.join("log.txt")).unwrap().len() == 0 {
            assert!(start.elapsed() < PATIENCE, "{script} does not listen on {}", server.port);
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    pub(super) fn port(&self) -> &str {
        &self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

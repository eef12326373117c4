//! A sandbox in the process of the test, which the command reaches over sockets.

use core_sandbox::{Sandbox, SandboxBuilder};
use tokio::runtime::Runtime;

use crate::support::{Run, corectl, finish, words};

/// A sandbox on loopback.
pub(crate) struct Server {
    pub(crate) sandbox: Sandbox,
    // Dropped after the sandbox.
    runtime: Runtime,
}

impl Server {
    /// Starts a sandbox with the sample data.
    pub(crate) fn start() -> Self {
        Self::with(|builder| builder)
    }

    /// Starts a sandbox with settings.
    pub(crate) fn with(change: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(change(Sandbox::builder()).start()).unwrap();
        Self { sandbox, runtime }
    }

    /// Waits until a fault has affected a request.
    pub(crate) fn wait_until_fired(&self, fault: &core_sandbox::FaultHandle) {
        self.runtime.block_on(fault.until_fired(1));
    }

    /// Runs the command with this sandbox.
    pub(crate) fn run(&self, line: &str) -> Run {
        finish(&mut self.command(line))
    }

    /// Makes a command with this sandbox.
    pub(crate) fn command(&self, line: &str) -> std::process::Command {
        let mut command = corectl();
        command.arg(format!("--sandbox={}", self.sandbox.url())).args(words(line));
        command
    }

    /// Returns the records that a filter matches, as JSON lines.
    pub(crate) fn list(&self, resource: &str, filter: &str) -> String {
        finish(self.command("list --json").args([resource, "--where", filter])).stdout
    }

    /// Returns the requests that write, as `POST /api/timeentry`.
    pub(crate) fn writes(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        let all = requests.iter().filter(|entry| entry.method != "GET");
        let all = all.filter(|entry| entry.path.starts_with("/api/"));
        all.map(|entry| format!("{} {}", entry.method, entry.path)).collect()
    }
}

//! A sandbox that the command calls over sockets.

use core_sandbox::{Sandbox, SandboxBuilder};

use crate::support::{Run, finish, run, words};

/// A sandbox of a test, with a runtime of its own.
pub(crate) struct TestSandbox {
    pub(crate) sandbox: Sandbox,
    runtime: tokio::runtime::Runtime,
}

impl TestSandbox {
    /// Starts a sandbox with the usual sample data.
    pub(crate) fn start() -> Self {
        Self::with(|builder| builder)
    }

    /// Starts a sandbox with settings.
    pub(crate) fn with(change: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let builder = change(Sandbox::builder().auto_consent(true));
        let sandbox = runtime.block_on(builder.start()).unwrap();
        Self { sandbox, runtime }
    }

    /// Runs the command against this sandbox.
    pub(crate) fn run(&self, line: &str) -> Run {
        run(&format!("--sandbox={} {line}", self.sandbox.url()))
    }

    /// Runs the command with the app and the folder of settings of a person.
    pub(crate) fn run_as_person(&self, folder: &std::path::Path, line: &str) -> Run {
        finish(self.person(folder).args(words(line)))
    }

    /// Makes a command with the app and the folder of settings of a person.
    pub(crate) fn person(&self, folder: &std::path::Path) -> std::process::Command {
        let app = self.sandbox.app();
        let mut command = crate::support::corectl();
        command
            .env("CORECTL_CONFIG_DIR", folder)
            .env("CORE_ISSUER", self.sandbox.identity_url())
            .env("CORE_CLIENT_ID", &app.client_id)
            .env("CORE_CLIENT_SECRET", app.client_secret.as_str())
            .env("CORE_REDIRECT_URI", app.redirect_uri());
        command
    }

    /// Opens an address like a browser.
    pub(crate) fn browse(&self, address: &str) -> String {
        self.runtime.block_on(core_sandbox::browse(address)).unwrap()
    }
}

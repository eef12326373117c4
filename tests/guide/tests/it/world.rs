//! A sandbox, a folder, and a stored session for the programs of the guide.

use std::{fs, net::TcpListener, path::PathBuf, process::Stdio, sync::Arc};

use core_api::{AccessToken, Client, Scope};
use core_auth::{App, FileStore, LoginMethod, Session, StaticToken};
use core_sandbox::{Sandbox, SandboxBuilder};
use jiff::civil::date;
use tempfile::TempDir;
use tokio::process::Command;

use super::programs;

/// A place in which the programs of the guide run.
pub(crate) struct World {
    pub(crate) sandbox: Arc<Sandbox>,
    folder: TempDir,
}

/// The outcome of a program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl World {
    /// Starts a sandbox whose last day is fixed, so that programs always print the same.
    pub(crate) async fn start() -> Self {
        Self::with(|sandbox| sandbox).await
    }

    pub(crate) async fn with(change: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Self {
        let redirect_uri = format!("http://127.0.0.1:{}/callback", free_port());
        let sandbox = Sandbox::builder()
            .auto_consent(true)
            .today(date(2026, 9, 30))
            .redirect_uri(redirect_uri);
        let sandbox = Arc::new(change(sandbox).start().await.unwrap());
        Self { sandbox, folder: tempfile::tempdir().unwrap() }
    }

    /// Starts a sandbox, and stores a session for the programs that read and those that write.
    pub(crate) async fn logged_in() -> Self {
        let world = Self::start().await;
        world.log_in().await;
        world
    }

    pub(crate) async fn log_in(&self) {
        let store = FileStore::open(self.path("session.json")).unwrap();
        let scopes = [Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid, Scope::Profile];
        let session = Session::builder(self.app(), store).scopes(scopes).login(self.person());
        session.open().await.unwrap();
        fs::copy(self.path("session.json"), self.path("session-write.json")).unwrap();
    }

    /// Returns a login by a person who consents.
    pub(crate) fn person(&self) -> LoginMethod {
        let sandbox = Arc::clone(&self.sandbox);
        LoginMethod::with(move |login| {
            let callback = sandbox.consent(login.url().as_str());
            async move { login.finish(&callback.unwrap()).await }
        })
    }

    pub(crate) fn app(&self) -> App {
        let app = self.sandbox.app();
        App::at(&self.sandbox.identity_url(), &app.client_id, app.redirect_uri())
            .unwrap()
            .with_secret(app.client_secret.as_str())
            .allow_loopback()
    }

    /// Returns a client for the tests themselves.
    pub(crate) fn client(&self) -> Client {
        let token = AccessToken::new(self.sandbox.issue_token(), self.sandbox.base_url().unwrap());
        Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Returns the command of a program, with the variables that the sandbox prints.
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let app = self.sandbox.app();
        let mut command = Command::new(programs::path(program));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("CORE_ISSUER", self.sandbox.identity_url())
            .env("CORE_CLIENT_ID", &app.client_id)
            .env("CORE_CLIENT_SECRET", &app.client_secret)
            .env("CORE_REDIRECT_URI", app.redirect_uri())
            .env("BROWSER", "/bin/false")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs a program to its end.
    pub(crate) async fn run(&self, program: &str, arguments: &[&str]) -> Run {
        Run::of(self.command(program, arguments)).await
    }

    /// Runs a program that must succeed, and returns its output.
    pub(crate) async fn output(&self, program: &str, arguments: &[&str]) -> String {
        let run = self.run(program, arguments).await;
        assert_eq!(run.code, Some(0), "{run:?}");
        run.output
    }
}

impl Run {
    pub(crate) async fn of(mut command: Command) -> Self {
        let output = command.output().await.unwrap();
        Self {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Returns a port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

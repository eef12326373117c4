//! A sandbox, and runs of the tap at it.

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use core_api::{
    AccessToken, Client, DeleteTimeEntry, ListTimeEntries, TimeEntry, TokenProvider,
    token::TokenFuture,
};
use core_sandbox::Sandbox;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{ARGUMENTS, Outcome};

/// A sandbox, and the files of a tap for it.
pub(super) struct Setting {
    pub(super) sandbox: Sandbox,
    pub(super) folder: TempDir,
    pub(super) client: Client,
}

/// The end of a run of the tap.
pub(super) struct Run {
    pub(super) status: ExitStatus,
    pub(super) messages: Vec<Value>,
    pub(super) log: String,
}

impl Setting {
    /// Starts a sandbox with 2,500 time entries.
    pub(super) async fn new(config: Value) -> Outcome<Self> {
        let sandbox = Sandbox::builder().at_least::<TimeEntry>(2_500).start().await?;
        let folder = tempfile::tempdir()?;
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url()?);
        let client = Client::builder(Token(token)).allow_loopback().build()?;
        let mut all = json!({
            "api_url": sandbox.endpoint(),
            "access_token": sandbox.issue_token(),
            "ids_file": folder.path().join("ids.db"),
        });
        if let (Some(all), Value::Object(config)) = (all.as_object_mut(), config) {
            all.extend(config);
        }
        fs::write(folder.path().join("config.json"), all.to_string())?;
        Ok(Self { sandbox, folder, client })
    }

    pub(super) fn start(&self, arguments: &[&str]) -> Outcome<Child> {
        let arguments = [&["--config", "config.json"], arguments].concat();
        start(self.folder.path(), &arguments)
    }

    /// Runs the tap from a state.
    pub(super) fn run(&self, state: Option<&Value>) -> Outcome<Run> {
        let mut arguments = Vec::new();
        if let Some(state) = state {
            fs::write(self.folder.path().join("state.json"), state.to_string())?;
            arguments.extend(["--state", "state.json"]);
        }
        end(self.start(&arguments)?)
    }

    /// Deletes the first time entries, and changes the next one.
    pub(super) async fn write(&self, deletions: usize) -> Outcome {
        let entries = self.client.collect(ListTimeEntries::new().page(1, 20)).await?;
        for entry in entries.iter().take(deletions) {
            self.client.send(DeleteTimeEntry::new(entry.id)).await?;
        }
        if let Some(entry) = entries.get(deletions) {
            self.client
                .update(entry.id, |entry| entry.memo = Some("changed \u{1F680}".into()))
                .await?;
        }
        Ok(())
    }
}

pub(super) fn start(folder: &Path, arguments: &[&str]) -> Outcome<Child> {
    Ok(Command::new(env::current_exe()?)
        .args(["runs_as_a_child_process", "--exact", "--nocapture"])
        .env(ARGUMENTS, arguments.join("\n"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?)
}

pub(super) fn end(child: Child) -> Outcome<Run> {
    let output = tokio::task::block_in_place(|| child.wait_with_output())?;
    let text = String::from_utf8(output.stdout)?;
    // The test harness writes lines of its own.
    let messages = text.lines().filter(|line| line.starts_with('{'));
    let messages = messages.map(serde_json::from_str).collect::<Result<_, _>>()?;
    Ok(Run { status: output.status, messages, log: String::from_utf8_lossy(&output.stderr).into() })
}

/// A provider that always returns the same token.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

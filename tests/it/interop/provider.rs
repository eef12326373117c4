//! The provider, in a process of its own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde::Deserialize;

use crate::web::http_client_builder;

/// A certified OpenID provider (npm `oidc-provider`), which ends with this value.
pub(super) struct Provider {
    process: Child,
    addresses: Addresses,
}

/// What it prints at its start.
#[derive(Deserialize)]
struct Addresses {
    issuer: String,
    control: String,
}

/// A request to the token endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct TokenRequest {
    pub(super) grant_type: Option<String>,
    pub(super) refresh_token: Option<String>,
    pub(super) status: u16,
    pub(super) error: Option<String>,
}

impl Provider {
    pub(super) fn start() -> Self {
        let mut process = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/interop/provider.js"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts; `cargo xtask interop` says what is missing");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addresses = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("`npm ci` has not run in tests/interop: {error}"));
        Self { process, addresses }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.addresses.issuer
    }

    /// The person who logs in from now on.
    pub(super) async fn set_account(&self, name: &str) {
        self.order("account", name).await;
    }

    /// Whether logins are denied from now on.
    pub(super) async fn set_denied(&self, is_denied: bool) {
        self.order("deny", if is_denied { "true" } else { "false" }).await;
    }

    /// A new signing key with this name, in the place of the old one.
    pub(super) async fn replace_key(&self, kid: &str) {
        self.order("keys", kid).await;
    }

    /// The requests to the token endpoint so far.
    pub(super) async fn token_requests(&self) -> Vec<TokenRequest> {
        let text = self.ask("requests").await;
        serde_json::from_str(&text).unwrap()
    }

    async fn order(&self, name: &str, value: &str) {
        self.ask(&format!("{name}?value={value}")).await;
    }

    async fn ask(&self, path: &str) -> String {
        let http = http_client_builder().build().unwrap();
        let answer = http.get(format!("{}/{path}", self.addresses.control)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

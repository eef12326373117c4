//! The OpenID provider, which runs in its own process.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde::Deserialize;

use crate::support::http_client::http_client_builder;

/// A certified OpenID provider (npm `oidc-provider`). Its process ends when this value is dropped.
pub(super) struct Provider {
    process: Child,
    addresses: Addresses,
}

/// The addresses that the process prints when it starts.
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
            .expect("cannot start node; run the tests with `cargo xtask interop openid`");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addresses = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("`npm ci` has not run in tests/interop: {error}"));
        Self { process, addresses }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.addresses.issuer
    }

    /// Sets the person who logs in from now on.
    pub(super) async fn set_account(&self, name: &str) {
        self.set("account", name).await;
    }

    /// Sets whether logins are denied from now on.
    pub(super) async fn set_denied(&self, is_denied: bool) {
        self.set("deny", if is_denied { "true" } else { "false" }).await;
    }

    /// Replaces the signing key by a new one with this `kid`.
    pub(super) async fn replace_key(&self, kid: &str) {
        self.set("keys", kid).await;
    }

    /// Returns the requests to the token endpoint so far.
    pub(super) async fn token_requests(&self) -> Vec<TokenRequest> {
        let text = self.get("requests").await;
        serde_json::from_str(&text).unwrap()
    }

    async fn set(&self, name: &str, value: &str) {
        self.get(&format!("{name}?value={value}")).await;
    }

    async fn get(&self, path: &str) -> String {
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

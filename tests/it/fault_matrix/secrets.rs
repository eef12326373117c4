//! The secrets of a session, which must not appear in logs, errors or cassettes.

use std::sync::Arc;

use core_api::{Error, client::Recorder};
use core_auth::{AccountName, Grant, Login, MemoryStore, store::GrantStore};
use core_sandbox::Sandbox;
use secrecy::ExposeSecret;
use url::Url;

use crate::support::login;

/// The secrets of a session so far, and a recorder of its calls.
pub(super) struct Secrets {
    login: Vec<String>,
    pub(super) store: MemoryStore,
    pub(super) recorder: Arc<Recorder>,
}

impl Secrets {
    /// Logs in, and collects the secrets of the login.
    pub(super) async fn log_in(sandbox: &Sandbox) -> (Grant, Self) {
        use core_api::Scope::{OfflineAccess, Openid, ReadwriteCore};
        let login = login::app(sandbox).authorize([ReadwriteCore, OfflineAccess, Openid]);
        let callback = login::callback(&login).await;
        let secrets = of_login(sandbox, &login, &callback);
        let grant = login.finish(&callback).await.unwrap();
        let (store, recorder) = (MemoryStore::new(), Arc::new(Recorder::new()));
        (grant, Self { login: secrets, store, recorder })
    }

    /// Returns the current access token.
    pub(super) async fn access_token(&self) -> String {
        self.tokens().await.swap_remove(0)
    }

    /// Returns the stored tokens. The list is empty if the session has ended.
    async fn tokens(&self) -> Vec<String> {
        let stored = self.store.load(&AccountName::default()).await.unwrap().unwrap();
        let document: serde_json::Value =
            serde_json::from_str(stored.document.expose_secret()).unwrap();
        let token = |name| document["grant"][name].as_str().map(str::to_owned);
        ["access_token", "refresh_token"].into_iter().filter_map(token).collect()
    }

    /// Returns all secrets so far. A refresh adds new ones.
    pub(super) async fn all(&self) -> Vec<String> {
        let tokens = self.tokens().await;
        [self.login.clone(), tokens].concat()
    }

    /// Checks that the error and the cassette contain none of the secrets.
    pub(super) async fn check(&self, before: &[String], error: Option<&Error>) {
        let shown = error.map(|error| format!("{error} {error:?} {:?}", error.attempts()));
        let texts = [shown.unwrap_or_default(), self.recorder.cassette().to_json()];
        let now = self.all().await;
        assert!(before.len() == 6 && before.iter().all(|secret| secret.len() >= 8));
        for secret in now.iter().chain(before) {
            let is_shown = texts.iter().find(|text| text.contains(secret.as_str()));
            assert_eq!(is_shown, None, "it shows a secret");
        }
    }
}

/// Returns the client secret of the app, the code, the state and the nonce of a login.
pub(super) fn of_login(sandbox: &Sandbox, login: &Login, callback: &str) -> Vec<String> {
    let code = parameter(&callback.parse().unwrap(), "code");
    let sent = ["state", "nonce"].map(|name| parameter(login.url(), name));
    [sandbox.app().client_secret.to_string(), code].into_iter().chain(sent).collect()
}

fn parameter(url: &Url, name: &str) -> String {
    let mut pairs = url.query_pairs();
    pairs.find(|(found, _)| found == name).unwrap().1.into_owned()
}

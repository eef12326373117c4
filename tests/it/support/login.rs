//! Sandboxes, apps, logins and stored sessions.

use core_api::{Client, Scope};
use core_auth::{App, Grant, Login, SessionState, Sessions, store::GrantStore};
use core_sandbox::Sandbox;

use super::http_client::http_client_builder;

/// Starts a sandbox that grants consent without a page.
pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder().auto_consent(true).start().await.unwrap()
}

pub(crate) fn app(sandbox: &Sandbox) -> App {
    let id = sandbox.app();
    App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())
        .unwrap()
        .with_secret(id.client_secret.as_str())
        .allow_loopback()
}

/// Returns the callback URL to which the sandbox redirects a browser.
pub(crate) async fn callback(login: &Login) -> String {
    let http = http_client_builder().build().unwrap();
    let answer = http.get(login.url().as_str()).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

pub(crate) async fn grant(app: &App) -> Grant {
    let login = app.authorize([Scope::ReadwriteCore, Scope::OfflineAccess]);
    let callback = callback(&login).await;
    login.finish(&callback).await.unwrap()
}

pub(crate) fn client(provider: impl core_api::TokenProvider + 'static) -> Client {
    Client::builder(provider).allow_loopback().build().unwrap()
}

/// Returns an app whose identity server does not exist.
pub(crate) fn offline() -> App {
    App::at("https://identity.test", "id", "https://app.test/callback").unwrap()
}

/// Returns the stored sessions of an app.
pub(crate) fn sessions_of(app: &App, store: &(impl GrantStore + Clone + 'static)) -> Sessions {
    Sessions::new(app.clone(), store.clone())
}

/// Returns the state of every stored session.
pub(crate) async fn states(store: &(impl GrantStore + Clone + 'static)) -> Vec<SessionState> {
    let sessions = sessions_of(&offline(), store).list().await.unwrap();
    sessions.into_iter().map(|session| session.state).collect()
}

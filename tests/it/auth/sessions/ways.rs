//! The ways in which a person logs in.

use std::net::TcpListener;

use core_api::Scope;
use core_auth::{App, LoginMethod, MemoryStore, Session};
use core_sandbox::Sandbox;
use reqwest::redirect::Policy;

use super::{Room, list};
use crate::support::http_client::http_client_builder;

#[tokio::test]
async fn where_nobody_can_be_asked_the_error_says_where_to_log_in() {
    let room = Room::new().await;
    let account = || "acme".parse().unwrap();
    let builder = room.builder().account(account()).login(LoginMethod::nobody());
    let error = builder.open().await.unwrap_err();
    let text = error.to_string();
    assert!(error.needs_login(), "{text}");
    for part in ["memory (account acme)", &room.sandbox.app().client_id, "run `it-", "terminal"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    // With a session, nobody has to be asked.
    room.builder().account(account()).open().await.unwrap();
    room.builder().account(account()).login(LoginMethod::nobody()).open().await.unwrap();
}

/// Starts a sandbox whose web app redirects to a port of this machine.
pub(super) async fn on_this_machine() -> (Sandbox, App) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await.unwrap();
    let app = crate::support::login::app(&sandbox);
    (sandbox, app)
}

#[tokio::test]
async fn a_browser_brings_the_answer_and_each_change_of_the_login_reaches_it() {
    let (_sandbox, app) = on_this_machine().await;
    let runtime = tokio::runtime::Handle::current();
    let (sender, receiver) = std::sync::mpsc::channel();
    let way = LoginMethod::browser_with(move |loopback| {
        let (runtime, sender) = (runtime.clone(), sender.clone());
        loopback
            .without_paste()
            .show_with(move |url| sender.send(url.to_string()).unwrap())
            .change_login(|login| login.with_parameter("prompt", "login"))
            .open_with(move |url| {
                let url = url.clone();
                runtime.spawn(async move {
                    let browser = http_client_builder().redirect(Policy::default()).build();
                    browser.unwrap().get(url).send().await
                });
                Ok(())
            })
    });
    let session = Session::builder(app, MemoryStore::new())
        .scopes([Scope::ReadCore, Scope::OfflineAccess])
        .change_login(|login| login.with_parameter("login_hint", "anna"))
        .login(way)
        .open()
        .await
        .unwrap();
    assert!(list(&session).await.unwrap() > 0);
    let shown = receiver.recv().unwrap();
    assert!(shown.contains("&login_hint=anna&prompt=login"), "{shown}");
}

//! The likeliest mistakes of a first day at run time, and the advice of their errors.
//!
//! `tests/ui/use` has those that the compiler finds.

use core_api::{
    ActivityInput, BaseUrl, Client, CreateActivity, GetProject, Id, ListInvoices, ListProjects,
    Scope, UpdateInvoice,
};
use core_auth::{App, FromEnv, MemoryStore, RefreshingProvider, StaticToken};
use core_sandbox::Sandbox;

use crate::support::login;

/// Returns a client of a token that was pasted into a program.
fn pasted(token: impl Into<String>, base_url: &str) -> Client {
    let token = StaticToken::new(token.into(), base_url.parse().unwrap());
    Client::builder(token).allow_loopback().build().unwrap()
}

async fn get(client: &Client) -> String {
    client.send(GetProject::new(Id::NONE)).await.unwrap_err().to_string()
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing: {text}");
    }
}

#[tokio::test]
async fn a_pasted_token_that_is_refused_is_explained() {
    let sandbox = Sandbox::start().await.unwrap();
    let expired = get(&pasted("T0-of-last-week", sandbox.endpoint())).await;
    has(&expired, &["does not accept the token", "it has expired", "set a new token"]);
    let token = sandbox.issue_token();
    for wrong in [format!("Bearer {token}"), format!("{token}\n"), String::new()] {
        let shown = get(&pasted(wrong, sandbox.endpoint())).await;
        has(&shown, &["give it the token as it was issued"]);
    }
}

#[tokio::test]
async fn a_wrong_base_url_is_named_with_the_usual_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = pasted(sandbox.issue_token(), sandbox.url());
    let error = client.collect(ListProjects::new()).await.unwrap_err().to_string();
    has(&error, &["404", sandbox.url(), "the base URL of Core ends with `/api`"]);
    let right = get(&pasted(sandbox.issue_token(), sandbox.endpoint())).await;
    assert!(!right.contains("ends with"), "{right}");
    for (text, fix) in [
        ("api.bqecore.com/api", "like `https://api.bqecore.com/api`"),
        ("http://api.bqecore.com/api", "must use https"),
        (" https://api.bqecore.com/api", "remove it"),
    ] {
        has(&text.parse::<BaseUrl>().unwrap_err().to_string(), &[fix]);
    }
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let sandbox = login::sandbox().await;
    let app = login::app(&sandbox);
    let way = app.authorize([Scope::ReadCore]);
    let callback = login::callback(&way).await;
    let grant = way.finish(&callback).await.unwrap();
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    let create = CreateActivity::new(ActivityInput::new().code("X-1").description("Trial"));
    let error = login::client(provider).send(create).await.unwrap_err().to_string();
    has(&error, &["403 not permitted", "the call needs the scope `readwrite:core`"]);
}

#[tokio::test]
async fn a_row_of_a_list_is_not_sent_back_without_its_lines() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = pasted(sandbox.issue_token(), sandbox.endpoint());
    let row = client.collect(ListInvoices::new()).await.unwrap().remove(0);
    let error = client.send(UpdateInvoice::new(row)).await.unwrap_err().to_string();
    has(&error, &["not sent", "`invoiceDetails`", "`Client::update`"]);
}

#[tokio::test]
async fn settings_of_an_app_are_checked_with_a_fix() {
    for (redirect, fix) in [
        ("localhost:8765/callback", "write `http://localhost:8765/callback`"),
        ("/callback", "write it with its scheme and host"),
        ("http://localhost:8765/callback#x", "leave the fragment out"),
    ] {
        has(&App::production("id.apps.bqe.com", redirect).unwrap_err().to_string(), &[fix]);
    }
    has(
        &App::production("", "http://localhost:1/x").unwrap_err().to_string(),
        &["developer portal"],
    );
    has(&FromEnv::new().unwrap_err().to_string(), &["CORE_ACCESS_TOKEN", "is not set", "set it"]);
}

#[tokio::test]
async fn a_wrong_secret_and_a_wrong_callback_are_explained() {
    let sandbox = login::sandbox().await;
    let app = login::app(&sandbox).with_secret("wrong");
    let way = app.authorize([Scope::ReadCore]);
    let callback = login::callback(&way).await;
    let secret = way.finish(&callback).await.unwrap_err().to_string();
    has(&secret, &["`invalid_client`", "the secret is wrong", "developer portal"]);
    let way = app.authorize([Scope::ReadCore]);
    let page = way.url().to_string();
    let error = way.finish(&page).await.unwrap_err().to_string();
    has(&error, &["the callback is not for", "use the whole address that the browser shows"]);
}

#[tokio::test]
async fn a_clock_that_is_an_hour_off_is_named() {
    let sandbox = login::sandbox().await;
    for seconds in [3_600, -7_200] {
        sandbox.shift_clock(seconds);
        let way = login::app(&sandbox).authorize([Scope::ReadCore, Scope::Openid]);
        let callback = login::callback(&way).await;
        let error = way.finish(&callback).await.unwrap_err().to_string();
        has(&error, &["the id token is not valid", "check the issuer and the clock"]);
    }
}

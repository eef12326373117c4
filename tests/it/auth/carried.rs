//! Application data of a login, in `state` and in parameters of the redirect URI.

use core_api::Scope;
use core_auth::{ErrorKind, Grant, Login, Loopback};
use core_sandbox::Sandbox;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, runtime::Handle};

use super::{app, callback, sandbox};
use crate::support::http_client::http_client_builder;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Place {
    page: String,
    row: u64,
    filter: Option<Vec<String>>,
}

fn place() -> Place {
    let filter = Some(vec!["ä&=+%\"\n".to_owned(), String::new()]);
    Place { page: "/invoices?open=1".to_owned(), row: u64::MAX, filter }
}

fn value(url: &str, name: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    let pair = url.query_pairs().find(|(found, _)| found == name);
    pair.unwrap().1.into_owned()
}

async fn finish_by_paste(login: Login, callback: &str) -> Grant {
    login.finish_by_paste(callback.as_bytes(), tokio::io::sink()).await.unwrap()
}

#[tokio::test]
async fn the_data_of_the_app_come_back_by_each_kind_of_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = || app.authorize([Scope::ReadCore]).with_data(&place()).unwrap();

    let first = login();
    let answer = callback(&first).await;
    assert_eq!(first.data::<Place>(&answer).unwrap(), place());
    assert_eq!(first.finish(&answer).await.unwrap().data::<Place>().unwrap(), place());

    let pasted = login();
    let answer = callback(&pasted).await;
    assert_eq!(finish_by_paste(pasted, &answer).await.data::<Place>().unwrap(), place());

    let saved = login();
    let answer = callback(&saved).await;
    let text = saved.to_secret_json();
    drop(saved);
    let restored = app.restore_login(text.expose_secret()).unwrap();
    assert_eq!(restored.data::<Place>(&answer).unwrap(), place());
    assert_eq!(restored.finish(&answer).await.unwrap().data::<Place>().unwrap(), place());
}

#[tokio::test]
async fn a_login_on_loopback_carries_data_and_parameters() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await.unwrap();
    let runtime = Handle::current();
    let loopback = Loopback::new(&app(&sandbox))
        .without_paste()
        .change_login(|login| login.with_data(&place())?.with_redirect_parameter("page", "a b"))
        .open_with(move |url| {
            let url = url.clone();
            runtime.spawn(async move {
                let follow = http_client_builder().redirect(reqwest::redirect::Policy::default());
                follow.build().unwrap().get(url).send().await.unwrap();
            });
            Ok(())
        });
    let grant = loopback.log_in([Scope::ReadCore]).await.unwrap();
    assert_eq!(grant.data::<Place>().unwrap(), place());
}

#[tokio::test]
async fn a_login_that_cannot_start_opens_no_browser() {
    let sandbox = sandbox().await;
    let loopback = Loopback::new(&app(&sandbox))
        .on_any_free_port()
        .change_login(|login| login.with_redirect_parameter("state", "x"))
        .show_with(|_| panic!("nothing is shown"))
        .open_with(|_| panic!("no browser is opened"));
    let error = loopback.log_in([Scope::ReadCore]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}

#[tokio::test]
async fn the_state_is_base64url_of_json_and_none_of_it_can_be_changed() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let app = app(&sandbox().await);
    let login = || app.authorize([Scope::ReadCore]).with_data("a").unwrap();
    let state = value(login().url().as_str(), "state");
    let json = URL_SAFE_NO_PAD.decode(&state).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["data"], "a");
    assert_eq!(json["secret"].as_str().unwrap().len(), 43);
    assert_ne!(value(login().url().as_str(), "state"), state, "each login has its own secret");

    let own = login();
    let state = value(own.url().as_str(), "state");
    assert_eq!(own.data::<String>(&format!("?code=c&state={state}")).unwrap(), "a");
    // A state with the right secret and other data is refused as well.
    let mut json: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&state).unwrap()).unwrap();
    json["data"] = "b".into();
    let forged = URL_SAFE_NO_PAD.encode(json.to_string());
    let cut = &state[..state.len() - 1];
    for other in [&*forged, cut, &format!("{state}="), &format!("{state}A"), ""] {
        let error = own.data::<String>(&format!("?code=c&state={other}")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LoginFailed, "{other}: {error}");
    }
}

#[tokio::test]
async fn data_that_are_too_long_or_of_another_type_are_refused() {
    let app = app(&sandbox().await);
    let login = || app.authorize([Scope::ReadCore]);
    // 1,024 bytes, including the quotes.
    login().with_data(&"x".repeat(1022)).unwrap();
    let error = login().with_data(&"x".repeat(1023)).unwrap_err();
    assert!(error.to_string().contains("1025 bytes"), "{error}");
    let keys = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert_eq!(login().with_data(&keys).unwrap_err().kind(), ErrorKind::Configuration);

    let answer = |login: &Login| format!("?code=c&state={}", value(login.url().as_str(), "state"));
    let texts = login().with_data("secret of the person").unwrap();
    let error = texts.data::<u8>(&answer(&texts)).unwrap_err();
    assert!(error.to_string().contains("differs from the requested type"), "{error}");
    assert!(!format!("{error:?}").contains("secret of the person"), "{error:?}");
    let none = login();
    let error = none.data::<String>(&answer(&none)).unwrap_err();
    assert!(error.to_string().contains("carries no data"), "{error}");
    // A second call replaces the data.
    let twice = login().with_data(&1).unwrap().with_data(&2).unwrap();
    assert_eq!(twice.data::<u8>(&answer(&twice)).unwrap(), 2);
}

/// Submits a decision on the consent page, and returns the callback.
async fn decide(login: &Login, decision: &str) -> String {
    let form = [("request", login.url().query().unwrap()), ("decision", decision)];
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    let post = http_client_builder().build().unwrap().post(login.url().as_str());
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    let answer = post.body(body.extend_pairs(form).finish()).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_denial_has_its_reason_and_brings_the_data_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let login = app(&sandbox).authorize([Scope::ReadCore]).with_data("draft 7").unwrap();
    let answer = decide(&login, "deny").await;
    assert_eq!(login.data::<String>(&answer).unwrap(), "draft 7");
    let error = login.finish(&answer).await.unwrap_err();
    let (reason, description) = (error.denial_reason(), error.oauth_description());
    assert_eq!(reason, Some("The user did not authorize the request"));
    assert_eq!(description, None);
    assert!(error.to_string().contains(": The user did not authorize the request"), "{error}");
}

#[tokio::test]
async fn an_invalid_scope_is_an_error_of_its_own() {
    let sandbox = sandbox().await;
    let login = app(&sandbox).authorize([]);
    let answer = callback(&login).await;
    let error = login.finish(&answer).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains("An invalid scope string was sent"), "{error}");
}

#[tokio::test]
async fn further_parameters_of_the_redirect_uri_come_back() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = || {
        let login = app.authorize([Scope::ReadCore]);
        let login = login.with_redirect_parameter("tenant", "a&b =%ä").unwrap();
        login.with_redirect_parameter("page", "").unwrap()
    };
    let first = login();
    let sent = value(first.url().as_str(), "redirect_uri");
    let registered = sandbox.app().redirect_uri().to_owned();
    assert_eq!(sent, format!("{registered}?tenant=a%26b+%3D%25%C3%A4&page="));
    let answer = callback(&first).await;
    assert_eq!(value(&answer, "tenant"), "a&b =%ä");
    // The exchange sends the same redirect URI, because the sandbox would refuse the code otherwise.
    first.finish(&answer).await.unwrap();

    let saved = login();
    let answer = callback(&saved).await;
    let restored = app.restore_login(saved.to_secret_json().expose_secret()).unwrap();
    assert_eq!(restored.url(), saved.url());
    restored.finish(&answer).await.unwrap();
    // Only this login has the parameters.
    let plain = app.authorize([Scope::ReadCore]);
    assert_eq!(value(plain.url().as_str(), "redirect_uri"), *registered);
}

#[tokio::test]
async fn a_callback_whose_parameters_were_changed_is_refused() {
    let app = app(&sandbox().await);
    let login = app.authorize([Scope::ReadCore]).with_redirect_parameter("tenant", "1").unwrap();
    let state = value(login.url().as_str(), "state");
    for changed in ["", "&tenant=2", "&tenant=1&tenant=2", "&tenant=1&tenant=1", "&Tenant=1"] {
        for start in ["?", "http://127.0.0.1:8765/callback?"] {
            let answer = format!("{start}code=c&state={state}{changed}");
            let error = login.data::<String>(&answer).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::LoginFailed, "{changed}: {error}");
            assert!(error.to_string().contains("?tenant=1"), "{error}");
        }
    }
    let unchanged = format!("?code=c&more=x&state={state}&tenant=1");
    let error = login.data::<String>(&unchanged).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}

#[tokio::test]
async fn reserved_names_are_refused_as_redirect_parameters() {
    let app = app(&sandbox().await);
    for name in ["code", "state", "iss", "error", "error_description", "errors", "Code", "", "a"] {
        let login = app.authorize([Scope::ReadCore]).with_redirect_parameter("a", "1").unwrap();
        let error = login.with_redirect_parameter(name, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}: {error}");
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
}

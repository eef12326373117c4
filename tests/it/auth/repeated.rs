//! Servers that echo the secrets of a request: no error shows a secret in any form.

use std::sync::{Arc, Mutex};

use core_api::Scope;
use core_auth::{App, Error};

use super::identity_stub::IdentityStub;
use crate::answers::{
    JSON, Server, http,
    repeated::{check, forms},
};

const SECRET: &str = "s3cret of/the+app=é%41";

/// A code whose URL-encoded form is the same.
const CODE: &str = "c0de~with-all_letters.01";

/// Returns answers of a token endpoint that contain a text in each place that errors may quote.
fn answers(text: &str) -> Vec<(u16, String)> {
    let json = serde_json::to_string(text).unwrap();
    let bare = json.trim_matches('"');
    let body = |members: &str| format!("{{{members}}}");
    let grant = r#""access_token":"a","token_type":"Bearer""#;
    vec![
        (400, body(&format!(r#""error":"invalid_grant","error_description":{json}"#))),
        (401, body(&format!(r#""error":{json},"error_description":"sent {bare}, why?""#))),
        (200, body(&format!(r#""error":"invalid_grant","error_description":{json}"#))),
        (200, body(&format!(r#""access_token":{json},"token_type":{json}"#))),
        (200, body(&format!(r#"{grant},"endpoint":"https://{bare}.example/api""#))),
        (200, body(&format!(r#"{grant},"endpoint":{json}"#))),
        (200, body(&format!(r#"{grant},"expires_in":{json}"#))),
        (200, body(&format!(r#"{grant},"{bare}":1,"scope":5"#))),
        (400, format!("<html><title>{text}</title>")),
        (500, json.clone()),
    ]
}

fn shown(error: &Error) -> String {
    let source = std::error::Error::source(error);
    format!(
        "{error} {error:?} {source:?} {:?} {:?}",
        [error.oauth_error(), error.oauth_description(), error.denial_reason()],
        core_api::TokenError::unavailable(error.to_string())
    )
}

/// Returns the value of a parameter in the form of a request.
fn sent(request: &str, name: &str) -> String {
    let form = request.split("\r\n\r\n").nth(1).unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs.find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Logs in at a server that echoes a secret. Returns the error and the secret.
async fn log_in(
    which: &'static str,
    form: usize,
    answer: usize,
) -> (Option<Error>, String, String) {
    let repeated: Arc<Mutex<(String, String)>> = Arc::default();
    let seen = Arc::clone(&repeated);
    let server = Server::start(move |request| {
        let secret = match which {
            "secret" => SECRET.to_owned(),
            name => sent(request, name),
        };
        assert!(secret.len() >= 12, "{which} is not in the request");
        let (name, text) = &forms(&secret)[form];
        let (status, body) = &answers(text)[answer];
        *seen.lock().unwrap() = (secret, format!("{which} as {name} in {body}"));
        http(*status, JSON, body)
    })
    .await;
    let app = App::at(&server.origin, "id", "http://127.0.0.1/callback").unwrap();
    let login = app.with_secret(SECRET).with_pkce(true).allow_loopback();
    let login = login.authorize([Scope::ReadCore]);
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let error = login.finish(&format!("?code={CODE}&state={state}")).await.err();
    let (secret, place) = repeated.lock().unwrap().clone();
    (error, secret, place)
}

/// Logs in at servers that echo a secret in each form and answer.
async fn log_in_everywhere(which: &'static str) {
    for form in 0..forms("x").len() {
        for answer in 0..answers("").len() {
            let (error, secret, place) = log_in(which, form, answer).await;
            if let Some(error) = error {
                check(&place, &shown(&error), &secret);
            }
        }
    }
}

#[tokio::test]
async fn no_secret_of_a_login_is_shown_in_any_form() {
    log_in_everywhere("secret").await;
}

#[tokio::test]
async fn no_code_of_a_login_is_shown_in_any_form() {
    log_in_everywhere("code").await;
}

#[tokio::test]
async fn no_code_verifier_of_a_login_is_shown_in_any_form() {
    log_in_everywhere("code_verifier").await;
}

#[tokio::test]
async fn no_token_is_shown_where_a_server_repeats_it() {
    const TOKEN: &str = "r3fresh/with+all=letters~and_more";
    let stub = IdentityStub::start().await;
    stub.tell(
        200,
        &format!(r#"{{"access_token":"a","token_type":"Bearer","refresh_token":"{TOKEN}","endpoint":"http://127.0.0.1:1/api"}}"#),
    );
    let grant = stub.login().await.unwrap();
    for (name, form) in forms(TOKEN) {
        for (status, body) in answers(&form) {
            stub.tell(status, &body);
            if let Err(error) = stub.app.revoke(&grant).await {
                check(&format!("{name} in {body}"), &shown(&error), TOKEN);
            }
        }
    }
}

#[tokio::test]
async fn a_callback_that_repeats_the_state_or_the_code_does_not_show_it() {
    let stub = IdentityStub::start().await;
    for form in 0..forms("x").len() {
        for is_code in [true, false] {
            let login = stub.app.authorize([Scope::ReadCore]);
            let state = login.url().query_pairs().find(|(name, _)| name == "state");
            let state = state.unwrap().1.into_owned();
            let secret = if is_code { CODE } else { &*state };
            let (name, text) = &forms(secret)[form];
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("error", text).append_pair("error_description", text);
            query.append_pair("state", &state).append_pair("code", CODE);
            let callback = format!("?{}", query.finish());
            check(name, &shown(&login.finish(&callback).await.unwrap_err()), secret);
        }
    }
}

//! Extra parameters of the request of a login.

use core_api::Scope;
use core_auth::{App, ErrorKind, Login};
use core_sandbox::IdTokenFlaw;
use secrecy::ExposeSecret;

use super::{app, callback, sandbox};

fn registered() -> App {
    App::at("https://identity.test", "id", "https://app.test/callback").unwrap()
}

fn values(login: &Login, name: &str) -> Vec<String> {
    let pairs = login.url().query_pairs().filter(|(found, _)| found == name);
    pairs.map(|(_, value)| value.into_owned()).collect()
}

#[test]
fn a_parameter_is_sent_and_a_second_one_of_its_name_replaces_it() {
    let mut login = registered().authorize([Scope::ReadCore, Scope::Openid]);
    for (name, value) in [
        ("prompt", "login"),
        ("login_hint", "änna+1@example.com & co"),
        ("max_age", "60"),
        ("acr_values", "urn:a urn:b"),
        ("ui_locales", "de-AT en"),
        ("display", ""),
        ("prompt", "consent select_account"),
    ] {
        login = login.with_parameter(name, value).unwrap();
        assert_eq!(values(&login, name), [value], "{name}");
    }
    // A saved login keeps all of it, and so do the other changes of a login.
    let login = login.with_data(&1).unwrap().with_redirect_parameter("tab", "2").unwrap();
    let saved = login.to_secret_json();
    let restored = registered().restore_login(saved.expose_secret()).unwrap();
    assert_eq!(restored.url(), login.url());
    assert_eq!(values(&restored, "prompt"), ["consent select_account"]);
    assert_eq!(values(&restored, "login_hint"), ["änna+1@example.com & co"]);
}

#[test]
fn a_login_that_an_earlier_version_saved_has_none() {
    let login = registered().authorize([Scope::ReadCore]);
    let saved = login.to_secret_json();
    let earlier = saved.expose_secret().replace(",\"parameters\":[]", "");
    assert_ne!(earlier, saved.expose_secret());
    assert_eq!(registered().restore_login(&earlier).unwrap().url(), login.url());
}

#[test]
fn a_name_that_a_login_sets_itself_is_refused_and_named() {
    for name in [
        "client_id",
        "state",
        "scope",
        "redirect_uri",
        "response_type",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
        "response_mode",
        "client_secret",
        "client_assertion",
        "code_verifier",
        "State",
        "REQUEST_URI",
        "",
        " prompt",
        "prompt\n",
    ] {
        let login = registered().authorize([Scope::ReadCore]);
        let error = login.with_parameter(name, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}: {error}");
        assert!(
            error.to_string().contains(&format!("`{}`", name.replace('\n', " "))),
            "{name}: {error}"
        );
        assert!(!error.needs_login(), "{error}");
    }
    for value in ["", "-1", "+60", "soon", "1.5", "99999999999"] {
        let login = registered().authorize([Scope::Openid]);
        let error = login.with_parameter("max_age", value).unwrap_err();
        assert!(error.to_string().contains("number of seconds"), "{value}: {error}");
    }
}

#[tokio::test]
async fn max_age_is_held_against_the_id_token() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let log_in = |max_age: Option<&'static str>, scopes: Vec<Scope>| {
        let mut login = app.authorize(scopes);
        if let Some(max_age) = max_age {
            login = login.with_parameter("max_age", max_age).unwrap();
        }
        async move {
            let callback = callback(&login).await;
            login.finish(&callback).await
        }
    };
    let openid = || vec![Scope::Openid, Scope::ReadCore];
    for (flaw, max_age, expected) in [
        (None, Some("0"), None),
        (None, Some("4294967295"), None),
        (Some(IdTokenFlaw::NoAuthTime), None, None),
        (Some(IdTokenFlaw::NoAuthTime), Some("3600"), Some("no `auth_time`")),
        (Some(IdTokenFlaw::OldAuthTime), None, None),
        (Some(IdTokenFlaw::OldAuthTime), Some("7200"), None),
        (Some(IdTokenFlaw::OldAuthTime), Some("7100"), Some("older than the requested")),
        (Some(IdTokenFlaw::OldAuthTime), Some("0"), Some("older than the requested")),
        (Some(IdTokenFlaw::LongIssued), None, None),
        (Some(IdTokenFlaw::LongIssued), Some("7200"), None),
        (Some(IdTokenFlaw::LongIssued), Some("60"), Some("older than the requested")),
        (Some(IdTokenFlaw::LateAuthTime), Some("0"), Some("later than its `iat`")),
    ] {
        sandbox.set_id_token_flaw(flaw);
        let result = log_in(max_age, openid()).await;
        match expected {
            None => assert!(result.is_ok(), "{flaw:?} {max_age:?}: {result:?}"),
            Some(expected) => {
                let error = result.unwrap_err();
                assert!(error.to_string().contains(expected), "{flaw:?} {max_age:?}: {error}");
            }
        }
    }
    // Without an id token, `max_age` cannot be checked.
    log_in(Some("0"), vec![Scope::ReadCore]).await.unwrap();
}

#[tokio::test]
async fn a_pasted_login_and_a_saved_one_are_held_against_max_age_too() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_id_token_flaw(Some(IdTokenFlaw::OldAuthTime));
    let begin = || app.authorize([Scope::Openid]).with_parameter("max_age", "60").unwrap();
    let login = begin();
    let callback_of = callback(&login).await;
    let error = login.finish_by_paste(callback_of.as_bytes(), &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("older than the requested"), "{error}");
    let login = begin();
    let restored = app.restore_login(login.to_secret_json().expose_secret()).unwrap();
    let error = restored.finish(&callback(&login).await).await.unwrap_err();
    assert!(error.to_string().contains("older than the requested"), "{error}");
}

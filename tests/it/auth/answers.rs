//! Faulty token responses. A login refuses them, and a refresh keeps every valid part.

mod around;
mod bodies;

use std::time::Duration;

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::{ErrorKind, MemoryStore, RefreshingProvider};

use super::identity_stub::IdentityStub;
use bodies::{BAD_ANSWERS, BAD_MEMBERS, GOOD};

fn with(member: &str, value: &str) -> String {
    let mut whole: serde_json::Value = serde_json::from_str(GOOD).unwrap();
    whole[member] = serde_json::from_str(value).unwrap();
    whole.to_string()
}

/// Sets the response with this index. Returns the body, and a part of the expected error.
fn bad(stub: &IdentityStub, index: usize) -> Option<(String, &'static str)> {
    let (status, body, expected) = match BAD_MEMBERS.get(index) {
        Some((member, value, expected)) => (200, with(member, value), *expected),
        None => {
            let (status, body, expected) = BAD_ANSWERS.get(index - BAD_MEMBERS.len())?;
            (*status, (*body).to_owned(), *expected)
        }
    };
    stub.tell(status, &body);
    Some((body, expected))
}

#[tokio::test]
async fn a_login_refuses_them() {
    let stub = IdentityStub::start().await;
    for (body, expected) in (0..).map_while(|index| bad(&stub, index)) {
        let error = stub.login().await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().contains(expected), "{body}: {error}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("c0de"), "{shown}");
    }
    stub.tell(200, r#"{"access_token":"a","token_type":"Bearer"}"#);
    assert!(stub.login().await.unwrap_err().to_string().contains("`endpoint`"));
}

/// A session whose access token expires at once, without gaps between refreshes.
async fn session(stub: &IdentityStub) -> RefreshingProvider {
    stub.tell(200, GOOD);
    let grant = stub.login().await.unwrap();
    let provider =
        RefreshingProvider::builder(stub.app.clone(), MemoryStore::new()).gap(Duration::ZERO);
    provider.start(grant).await.unwrap()
}

/// The refresh token that the next refresh presents.
async fn presented_next(stub: &IdentityStub, provider: &RefreshingProvider) -> String {
    stub.tell(200, &with("expires_in", "3600"));
    provider.token().await.unwrap();
    let request = stub.requests().pop().unwrap();
    let form = request.rsplit("\r\n").next().unwrap().as_bytes();
    let mut pairs = url::form_urlencoded::parse(form);
    pairs.find(|(name, _)| name == "refresh_token").unwrap().1.into_owned()
}

#[tokio::test]
async fn a_refresh_saves_the_new_refresh_token_whatever_else_is_wrong() {
    let stub = IdentityStub::start().await;
    let more = [("scope", r#"["read:core"]"#), ("scope", r#""""#), ("endpoint", r#""""#)];
    let more = more.into_iter().chain([("expires_in", "1e999"), ("id_token", "5")]);
    for (member, value) in BAD_MEMBERS.iter().map(|bad| (bad.0, bad.1)).chain(more) {
        if member == "refresh_token" {
            continue;
        }
        let provider = session(&stub).await;
        let mut answer: serde_json::Value = serde_json::from_str(GOOD).unwrap();
        answer["access_token"] = "next".into();
        answer["refresh_token"] = "renewed".into();
        answer[member] = serde_json::from_str(value).unwrap_or_else(|_| "1e999".into());
        stub.tell(200, &answer.to_string());
        // An unusable access token, or one of an unknown type, is not handed out.
        let is_withheld = member == "access_token" || value == r#""mac""#;
        match provider.token().await {
            Ok(token) => {
                assert!(!is_withheld, "{member}: {value}");
                assert_eq!(token.secret(), "next");
                assert_eq!(token.endpoint().as_str(), "https://core.test/api");
                assert_eq!(token.scopes().unwrap().to_string(), "read:core");
            }
            Err(error) => {
                assert!(is_withheld, "{member}: {value}: {error}");
                assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
            }
        }
        assert_eq!(presented_next(&stub, &provider).await, "renewed", "{member}: {value}");
    }
}

#[tokio::test]
async fn tokens_count_whatever_is_wrong_around_them() {
    let stub = IdentityStub::start().await;
    let json = "content-type: application/json";
    let body = with("refresh_token", r#""renewed""#);
    let doubled = body.replacen('{', r#"{"refresh_token":"older","expires_in":1,"#, 1);
    let mark = format!("\u{feff}{body}");
    for (status, header, body) in [
        (201, json, &body),
        (202, json, &body),
        (200, "content-type: text/html; charset=utf-8", &body),
        (200, "content-type: \u{e9}", &body),
        (200, "x-no-type: at-all", &body),
        (200, json, &mark),
        (200, json, &doubled),
    ] {
        let provider = session(&stub).await;
        stub.tell_with(status, header, body);
        provider.token().await.unwrap();
        assert_eq!(presented_next(&stub, &provider).await, "renewed", "{status} {header}");
    }
}

#[tokio::test]
async fn an_unreadable_lifetime_keeps_its_old_value() {
    let stub = IdentityStub::start().await;
    stub.tell(200, &with("expires_in", "600"));
    let grant = stub.login().await.unwrap();
    let provider =
        RefreshingProvider::new(stub.app.clone(), MemoryStore::new(), grant).await.unwrap();
    stub.tell(200, &with("expires_in", "-1"));
    let old = provider.token().await.unwrap();
    let token = provider.refused(&old).await.unwrap();
    let left = token.expires_at().unwrap().duration_since(jiff::Timestamp::now());
    assert!((590..=600).contains(&left.as_secs()), "{left}");
}

#[tokio::test]
async fn a_5xx_is_never_an_error_of_oauth() {
    let stub = IdentityStub::start().await;
    for status in [500, 502, 503, 504, 599] {
        for body in [r#"{"error":"invalid_grant"}"#, r#"{"error":"upstream timeout"}"#, ""] {
            let provider = session(&stub).await;
            stub.tell(status, body);
            let error = provider.token().await.unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{status}: {error}");
            let expected = format!("status {status}");
            assert!(error.to_string().contains(&expected), "{status} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn invalid_grant_ends_a_session_with_any_4xx_however_it_is_described() {
    let stub = IdentityStub::start().await;
    for status in [400, 401, 403, 404, 409, 422] {
        for body in [
            r#"{"error":"invalid_grant"}"#,
            r#"{"error":"invalid_grant","error_description":17}"#,
            "\u{feff}{\"error\":\"invalid_grant\",\"other\":[]}",
        ] {
            let provider = session(&stub).await;
            stub.tell(status, body);
            let error = provider.token().await.unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{status} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn a_refusal_for_another_reason_leaves_the_refresh_token_unused() {
    let stub = IdentityStub::start().await;
    for (status, body, kind) in [
        (302, "", TokenErrorKind::Unavailable),
        (400, r#"{"error":"invalid_client"}"#, TokenErrorKind::Configuration),
        (400, r#"{"error":"slow_down"}"#, TokenErrorKind::Unavailable),
        (401, r#"{"error":{"code":"invalid_grant"}}"#, TokenErrorKind::Unavailable),
        (404, "<p>invalid_grant</p>", TokenErrorKind::Unavailable),
        (429, r#"{"error":"invalid_grant"}"#, TokenErrorKind::Unavailable),
    ] {
        let provider = session(&stub).await;
        stub.tell(status, body);
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}: {error}");
        assert_eq!(presented_next(&stub, &provider).await, "canary-r", "{status} {body}");
    }
}

#[tokio::test]
async fn an_error_page_with_invalid_grant_counts_as_invalid_grant() {
    let stub = IdentityStub::start().await;
    stub.tell_with(400, "content-type: text/html", "<p>error: invalid_grant</p>");
    let error = stub.login().await.unwrap_err();
    assert_eq!(error.oauth_error(), Some("invalid_grant"), "{error}");
    stub.tell_with(502, "content-type: text/html", "<p>error: invalid_grant</p>");
    assert_eq!(stub.login().await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn an_answer_that_is_no_json_or_too_long_or_cut_is_refused() {
    let stub = IdentityStub::start().await;
    stub.tell_with(200, "content-type: application/json", &" ".repeat((1 << 20) + 1));
    let error = stub.login().await.unwrap_err().to_string();
    assert!(error.contains("longer than 1048576 bytes"), "{error}");

    stub.tell_raw(&format!(
        "HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{GOOD}",
        GOOD.len() + 1
    ));
    assert_eq!(stub.login().await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_redirect_takes_no_secret_elsewhere() {
    let (stub, other) = (IdentityStub::start().await, IdentityStub::start().await);
    other.tell(200, GOOD);
    let elsewhere = other.app.authorize([]).url().clone();
    for status in [301, 302, 303, 307, 308] {
        stub.tell_with(status, &format!("location: {elsewhere}"), "");
        let error = stub.login().await.unwrap_err().to_string();
        assert!(error.contains(&format!("rejected the request with status {status}")), "{error}");
    }
    assert_eq!((stub.requests().len(), other.requests().len()), (5, 0));
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let mut stub = IdentityStub::start().await;
    stub.app = stub.app.with_timeout(Duration::from_millis(250));
    // Much longer than the time-out of the app, and shorter than the time-out of the test.
    let within = Duration::from_secs(10);
    for answer in ["", "HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n"] {
        stub.tell_raw(answer);
        let result = tokio::time::timeout(within, stub.login()).await;
        let error = result.expect("the request times out").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    }
    // On a busy machine, the server may not have read the requests yet.
    assert!(stub.requests().len() <= 2, "nothing is sent a second time");
}

#[tokio::test]
async fn a_lifetime_may_be_a_string_or_missing_or_far_too_long() {
    let stub = IdentityStub::start().await;
    for (value, seconds) in [
        ("3600", Some(3600)),
        (r#""3600""#, Some(3600)),
        ("3600.5", Some(3600)),
        ("0", Some(0)),
        ("null", None),
        ("1e300", Some(366 * 24 * 3600)),
        ("18446744073709551615", Some(366 * 24 * 3600)),
    ] {
        stub.tell(200, &with("expires_in", value));
        let before = jiff::Timestamp::now();
        let grant = stub.login().await.unwrap();
        let after = jiff::Timestamp::now();
        let expires_at = grant.access_token().expires_at();
        let is_right = match (expires_at, seconds) {
            (Some(at), Some(seconds)) => {
                let lifetime = Duration::from_secs(seconds);
                (before + lifetime..=after + lifetime).contains(&at)
            }
            (None, None) => true,
            _ => false,
        };
        assert!(is_right, "{value}: {expires_at:?}");
    }
}

#[tokio::test]
async fn a_null_or_empty_refresh_token_counts_as_missing() {
    let stub = IdentityStub::start().await;
    for value in ["null", r#""""#] {
        stub.tell(200, &with("refresh_token", value));
        assert!(!stub.login().await.unwrap().is_refreshable(), "{value}");
    }
}

#[tokio::test]
async fn what_an_answer_leaves_out_stays_as_it_was() {
    let stub = IdentityStub::start().await;
    stub.tell(200, GOOD);
    let grant = stub.login().await.unwrap();
    let provider =
        RefreshingProvider::new(stub.app.clone(), MemoryStore::new(), grant).await.unwrap();
    for rest in ["", r#","refresh_token":null"#, r#","refresh_token":"","endpoint":null"#] {
        let answer = r#"{"access_token":"next","token_type":"bearer","expires_in":0"#;
        stub.tell(200, &format!("{answer}{rest}}}"));
        let token = provider.token().await.unwrap();
        assert_eq!(token.secret(), "next");
        assert_eq!(token.endpoint().as_str(), "https://core.test/api");
        assert_eq!(token.scopes().unwrap().to_string(), "read:core");
        assert!(stub.requests().last().unwrap().contains("refresh_token=canary-r"));
    }
}

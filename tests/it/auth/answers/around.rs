//! Token responses that deviate from the standard outside of the tokens.

use core_api::{TokenProvider, token::TokenErrorKind};
use serde_json::json;

use super::{GOOD, IdentityStub, session, with};

#[tokio::test]
async fn unknown_members_are_passed_over() {
    let stub = IdentityStub::start().await;
    for value in ["null", "1", "\"text\"", "[[]]", "{\"access_token\":\"other\"}"] {
        stub.tell(200, &with("a_member_of_next_year", value));
        let grant = stub.login().await.unwrap();
        assert_ne!(grant.access_token().secret(), "other");
        let provider = session(&stub).await;
        stub.tell(200, &with("a_member_of_next_year", value));
        provider.token().await.unwrap();
    }
}

#[tokio::test]
async fn a_token_type_counts_in_any_case() {
    let stub = IdentityStub::start().await;
    for kind in ["Bearer", "bearer", "BEARER"] {
        stub.tell(200, &with("token_type", &json!(kind).to_string()));
        stub.login().await.unwrap();
    }
    for kind in ["mac", "DPoP", "", "Bearer2", " Bearer"] {
        stub.tell(200, &with("token_type", &json!(kind).to_string()));
        let error = stub.login().await.unwrap_err();
        assert_eq!(error.kind(), core_auth::ErrorKind::InvalidAnswer, "{kind}: {error}");
    }
}

#[tokio::test]
async fn a_redirection_is_not_an_error_of_oauth_whatever_its_body_says() {
    let mut stub = IdentityStub::start().await;
    // Without retries, a token that may have been used costs a login. A redirection does not use it.
    stub.app = stub.app.with_lost_refresh_retry(false);
    for status in [301, 302, 303, 307, 308] {
        let provider = session(&stub).await;
        stub.tell_with(status, "location: /elsewhere", r#"{"error":"invalid_grant"}"#);
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{status}: {error}");
        stub.tell(200, GOOD);
        provider.token().await.unwrap();
    }
}

#[tokio::test]
async fn a_refresh_names_no_scope() {
    let stub = IdentityStub::start().await;
    let provider = session(&stub).await;
    stub.tell(200, GOOD);
    provider.token().await.unwrap();
    let request = stub.requests().pop().unwrap();
    let form = request.rsplit("\r\n").next().unwrap().as_bytes();
    let names: Vec<_> = url::form_urlencoded::parse(form).map(|(name, _)| name).collect();
    assert_eq!(names, ["grant_type", "refresh_token"], "{request}");
}

#[tokio::test]
async fn a_compressed_answer_is_refused_and_not_read() {
    let stub = IdentityStub::start().await;
    for encoding in ["gzip", "br", "identity, gzip", "identity\r\ncontent-encoding: br"] {
        // The body is valid, so the header is the only fault.
        stub.tell_with(200, &format!("content-encoding: {encoding}"), GOOD);
        let error = stub.login().await.unwrap_err();
        assert_eq!(error.kind(), core_auth::ErrorKind::InvalidAnswer, "{encoding}: {error}");
        assert!(error.to_string().contains("compressed"), "{encoding}: {error}");
    }
    let asked = stub.requests().pop().unwrap();
    assert!(asked.contains("accept-encoding: identity\r\n"), "{asked}");
    stub.tell_with(200, "content-encoding: identity", GOOD);
    stub.login().await.unwrap();
}

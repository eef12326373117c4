//! Target: the response of the token endpoint.

use core_api::Scope;
use core_auth::{Error, ErrorKind, Grant};

use super::stub::Stub;

const STATUSES: [u16; 6] = [200, 400, 401, 500, 503, 302];

/// The first byte selects the status, and the others are the body.
pub(crate) fn run(bytes: &[u8]) {
    let (first, body) = bytes.split_first().unwrap_or((&0, &[]));
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let header = b"content-type: application/json";
    let (result, state) = Stub::get().answer(status, header, body, |app| async move {
        let login = app.authorize([Scope::ReadCore]);
        let mut pairs = login.url().query_pairs();
        let state = pairs.find(|(name, _)| name == "state").unwrap().1.into_owned();
        (login.finish(&format!("?code=canary-code&state={state}")).await, state)
    });
    match result {
        Ok(grant) => check_grant(&grant, status, &String::from_utf8_lossy(body)),
        Err(error) => check_error(&error, &state),
    }
}

fn check_grant(grant: &Grant, status: u16, body: &str) {
    assert_eq!(status, 200);
    let token = grant.access_token();
    let is_sendable = |byte: u8| byte.is_ascii_graphic();
    assert!(!token.secret().is_empty() && token.secret().bytes().all(is_sendable));
    let shown = format!("{grant:?} {token:?}");
    for (name, canary) in [("access", "canary-access"), ("refresh", "canary-refresh")] {
        // A canary outside of a token is not secret, because scopes and the base URL are shown.
        let member = format!("\"{name}_token\":\"{canary}\"");
        let is_token = body.matches(canary).count() == 1 && body.contains(&member);
        assert!(!is_token || !shown.contains(canary), "{shown}");
    }
}

fn check_error(error: &Error, state: &str) {
    let shown = format!("{error} {error:?}");
    // The error of a base URL shows its host, which the server chooses.
    let is_refused = error.oauth_error().is_some();
    if error.kind() != ErrorKind::Configuration {
        for secret in ["canary-code", "canary-secret", state] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    // The fields of an OAuth error are shown, and tokens are not.
    if !is_refused && error.kind() != ErrorKind::Configuration {
        assert!(!shown.contains("canary-"), "{shown}");
    }
    assert!(error.to_string().chars().count() <= 900, "{error}");
    for text in [error.oauth_error(), error.oauth_description()].into_iter().flatten() {
        assert!(!text.contains(char::is_control) && text.chars().count() <= 200, "{text:?}");
    }
    // Only the server can require a new login.
    assert!(is_refused || !error.needs_login(), "{error:?}");
}

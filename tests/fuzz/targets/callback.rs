//! The address that a browser brings back from a login.

use core_api::Scope;
use core_auth::App;
use futures_util::FutureExt;

/// In the place of `{state}` goes the right one.
pub(crate) fn run(bytes: &[u8]) {
    let app = App::at("http://127.0.0.1:1/idp", "id", "http://127.0.0.1:8765/callback").unwrap();
    let login = app.with_secret("canary-secret").authorize([Scope::ReadCore, Scope::Openid]);
    let url = login.url().to_string();
    let sent = |name: &str| {
        let mut pairs = login.url().query_pairs();
        pairs.find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    let (state, nonce) = (sent("state"), sent("nonce"));
    let callback = String::from_utf8_lossy(bytes).replace("{state}", &state);
    // Nothing is sent: the secrets of this app may not go over plain HTTP.
    let error = login.finish(&callback).now_or_never().unwrap().unwrap_err();
    let shown = format!("{error} {error:?}");
    // A code is one where it stands as such, and nothing like it is.
    let has_code = callback.contains("&code=canary-code&") && !callback.contains('#');
    let code = has_code.then_some("canary-code");
    for secret in code.into_iter().chain([state.as_str(), &nonce, "canary-secret", &url]) {
        assert!(!shown.contains(secret), "{callback}: {shown}");
    }
    assert!(error.to_string().chars().count() <= 900, "{error}");
    let said = [error.oauth_error(), error.oauth_description(), error.denial_reason()];
    for said in said.into_iter().flatten() {
        assert!(!said.contains(char::is_control) && said.chars().count() <= 200, "{said:?}");
    }
}

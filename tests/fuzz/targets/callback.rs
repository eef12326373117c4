//! Target: the callback URL of a login.

use core_api::Scope;
use core_auth::App;
use futures_util::FutureExt;

/// Finishes a login with these bytes as the callback. `{state}` is replaced by the right state.
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
    // No request is sent, because the app does not permit plain HTTP.
    let error = login.finish(&callback).now_or_never().unwrap().unwrap_err();
    let shown = format!("{error} {error:?}");
    // The bytes contain a code only if it is the value of the `code` parameter.
    let has_code = callback.contains("&code=canary-code&") && !callback.contains('#');
    let code = has_code.then_some("canary-code");
    for secret in code.into_iter().chain([state.as_str(), &nonce, "canary-secret", &url]) {
        assert!(!shown.contains(secret), "{callback}: {shown}");
    }
    assert!(error.to_string().chars().count() <= 900, "{error}");
    let text = [error.oauth_error(), error.oauth_description(), error.denial_reason()];
    for text in text.into_iter().flatten() {
        assert!(!text.contains(char::is_control) && text.chars().count() <= 200, "{text:?}");
    }
}

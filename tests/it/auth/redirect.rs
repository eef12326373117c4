//! The redirect URI is sent verbatim, and no other address answers a login.

use core_api::Scope;
use core_auth::App;

use super::identity_stub::IdentityStub;

fn value(url: &url::Url, name: &str) -> String {
    let pair = url.query_pairs().find(|(found, _)| found == name);
    pair.unwrap().1.into_owned()
}

#[test]
fn only_the_registered_address_answers() {
    let app = App::production("id", "https://app.test:8443/call/back").unwrap();
    let login = app.authorize([Scope::ReadCore]).with_data("page").unwrap();
    let state = value(login.url(), "state");
    let data = |address: &str| login.data::<String>(&format!("{address}?code=c&state={state}"));
    assert_eq!(data("https://app.test:8443/call/back").unwrap(), "page");
    for other in [
        "http://app.test:8443/call/back",
        "myapp://app.test:8443/call/back",
        "https://evil.test:8443/call/back",
        "https://app.test.evil.test:8443/call/back",
        "https://sub.app.test:8443/call/back",
        "https://app.test/call/back",
        "https://app.test:8444/call/back",
        "https://app.test:8443/call/back/",
        "https://app.test:8443/call/back/more",
        "https://app.test:8443/call",
        "https://app.test:8443/Call/Back",
        "https://app.test:8443/call%2Fback",
        "https://app.test:8443/",
    ] {
        let error = data(other).unwrap_err().to_string();
        assert!(error.contains("https://app.test:8443/call/back"), "{other}: {error}");
    }
}

#[tokio::test]
async fn it_is_sent_to_the_letter() {
    let stub = IdentityStub::start().await;
    // A URL parser would write each of them differently.
    for letters in [
        "https://app.test",
        "https://APP.test/callback",
        "https://app.test:443/callback",
        "https://app.test/a/../callback",
        "https://app.test/%63allback",
        "https://app.test/callback?",
        "https://app.test/callback?b=%7e&a=+",
    ] {
        let app = App::at(stub.issuer(), "id", letters).unwrap().with_secret("s").allow_loopback();
        stub.tell(400, r#"{"error":"invalid_grant"}"#);
        let login = app.authorize([Scope::ReadCore]);
        assert_eq!(value(login.url(), "redirect_uri"), letters);
        let parameters = letters.split_once('?').map_or("", |(_, query)| query);
        let state = value(login.url(), "state");
        login.finish(&format!("?code=c0de&state={state}&{parameters}")).await.unwrap_err();
        let request = stub.requests().pop().unwrap();
        let form = request.rsplit("\r\n").next().unwrap().as_bytes();
        let mut pairs = url::form_urlencoded::parse(form);
        let sent = pairs.find(|(name, _)| name == "redirect_uri").unwrap().1;
        assert_eq!(sent, letters, "the exchange sends the same");
    }
}

//! Logins, as the vendor's introduction describes them.

use std::collections::BTreeMap;

use core_api::{Scope, ScopeSet, TokenProvider};
use core_auth::{App, ClientAuthentication, Login, MemoryStore, RefreshingProvider};
use url::form_urlencoded;

use crate::support::{
    identity_stub::IdentityStub,
    login::{app, callback, sandbox},
};

const TOKEN_RESPONSE: &str = r#"{"access_token":"a","token_type":"Bearer","expires_in":0,
    "refresh_token":"r","endpoint":"https://core.test/api"}"#;

/// The scopes that the vendor lists.
const SCOPES: [(&str, Scope); 7] = [
    ("read:core", Scope::ReadCore),
    ("readwrite:core", Scope::ReadwriteCore),
    ("offline_access", Scope::OfflineAccess),
    ("openid", Scope::Openid),
    ("profile", Scope::Profile),
    ("address", Scope::Address),
    ("email", Scope::Email),
];

fn query(login: &Login) -> BTreeMap<String, String> {
    login.url().query_pairs().into_owned().collect()
}

/// Parses the form of the last request that a stub received.
fn form(stub: &IdentityStub) -> BTreeMap<String, String> {
    let request = stub.requests().pop().unwrap();
    let body = request.rsplit("\r\n").next().unwrap().as_bytes();
    form_urlencoded::parse(body).into_owned().collect()
}

#[test]
fn the_address_of_a_login_is_as_documented() {
    let redirect_uri = "https://app.test/callback";
    let app = App::production("Q3ylJatC", redirect_uri).unwrap().with_secret("secret");
    let login = app.authorize([Scope::ReadwriteCore]);
    assert_eq!(login.url().scheme(), "https");
    assert!(login.url().path().ends_with("/connect/authorize"), "{}", login.url());
    let query = query(&login);
    let names: Vec<_> = query.keys().map(String::as_str).collect();
    assert_eq!(names, ["client_id", "redirect_uri", "response_type", "scope", "state"]);
    assert_eq!(query["client_id"], "Q3ylJatC");
    assert_eq!(query["redirect_uri"], redirect_uri);
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["scope"], "readwrite:core");
}

#[test]
fn each_scope_of_the_list_can_be_asked_for() {
    let app = App::production("id", "https://app.test/callback").unwrap();
    for (name, scope) in SCOPES {
        assert_eq!(query(&app.authorize([scope]))["scope"], name);
    }
    let all = query(&app.authorize(SCOPES.map(|(_, scope)| scope)));
    let set: ScopeSet = all["scope"].parse().unwrap();
    assert_eq!(all["scope"].split(' ').count(), SCOPES.len());
    assert!(SCOPES.iter().all(|(_, scope)| set.contains(*scope)));
}

#[tokio::test]
async fn a_refresh_token_comes_with_offline_access_only() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (scopes, is_refreshable) in [
        (vec![Scope::ReadCore], false),
        (vec![Scope::ReadCore, Scope::Openid], false),
        (vec![Scope::ReadCore, Scope::OfflineAccess], true),
    ] {
        let login = app.authorize(scopes.clone());
        let callback = callback(&login).await;
        let grant = login.finish(&callback).await.unwrap();
        assert_eq!(grant.is_refreshable(), is_refreshable, "{scopes:?}");
    }
}

#[tokio::test]
async fn each_scope_gives_its_claims() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (scope, has_name, has_country, has_email) in [
        (Scope::Openid, false, false, false),
        (Scope::Profile, true, false, false),
        (Scope::Address, false, true, false),
        (Scope::Email, false, false, true),
    ] {
        let login = app.authorize([Scope::Openid, scope]);
        let callback = callback(&login).await;
        let grant = login.finish(&callback).await.unwrap();
        let person = app.userinfo(&grant).await.unwrap();
        assert_eq!(Some(&*person.sub), grant.identity().map(|identity| identity.subject()));
        assert!(person.company.is_some() && person.employee_id().is_some(), "{scope:?}");
        assert_eq!(person.name.is_some(), has_name, "{scope:?}");
        assert_eq!(person.country.is_some(), has_country, "{scope:?}");
        assert_eq!(person.email.is_some(), has_email, "{scope:?}");
    }
}

#[tokio::test]
async fn the_exchange_of_a_code_is_as_documented() {
    let mut stub = IdentityStub::start().await;
    stub.app = stub.app.with_authentication(ClientAuthentication::Form);
    stub.tell(200, TOKEN_RESPONSE);
    stub.login().await.unwrap();
    let request = stub.requests().pop().unwrap();
    assert!(request.starts_with("POST /connect/token HTTP/1.1\r\n"), "{request}");
    let form = form(&stub);
    let names: Vec<_> = form.keys().map(String::as_str).collect();
    assert_eq!(names, ["client_id", "client_secret", "code", "grant_type", "redirect_uri"]);
    assert_eq!((&*form["code"], &*form["grant_type"]), ("c0de", "authorization_code"));
    assert_eq!((&*form["client_id"], &*form["client_secret"]), ("id", "s3cret"));
    assert_eq!(form["redirect_uri"], "http://127.0.0.1/callback");
}

#[tokio::test]
async fn a_new_secret_of_the_app_ends_no_session() {
    let mut stub = IdentityStub::start().await;
    stub.app = stub.app.with_authentication(ClientAuthentication::Form);
    stub.tell(200, TOKEN_RESPONSE);
    let store = MemoryStore::new();
    let grant = stub.login().await.unwrap();
    RefreshingProvider::new(stub.app.clone(), store.clone(), grant).await.unwrap();
    let renewed = stub.app.clone().with_secret("new secret");
    RefreshingProvider::open(renewed, store).await.unwrap().token().await.unwrap();
    let form = form(&stub);
    assert_eq!(form["grant_type"], "refresh_token");
    assert_eq!(form["client_secret"], "new secret");
}

//! Logins of each kind of app.

use core_auth::{App, Error, Loopback};
use secrecy::ExposeSecret;
use tokio::runtime::Handle;

use super::{Browser, CALLBACK, Grant, Provider, SCOPES, log_in, login};

/// Checks that a grant belongs to the person and has all scopes.
async fn assert_complete(app: &App, grant: &Grant, name: &str) {
    assert_eq!(grant.identity().unwrap().subject(), name);
    assert!(grant.is_refreshable());
    let scopes = grant.access_token().scopes().unwrap();
    assert!(SCOPES.iter().all(|scope| scopes.contains(*scope)), "{scopes}");
    let person = app.userinfo(grant).await.unwrap();
    assert_eq!(person.email.as_deref(), Some(&*format!("{name}@example.test")));
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn each_kind_of_app_logs_in() {
    let provider = Provider::start();
    for (app, name) in provider.apps().await.iter().zip(["anna", "bob", "carl", "dora"]) {
        provider.set_account(name).await;
        let grant = log_in(app).await.unwrap();
        assert_complete(app, &grant, name).await;
    }
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_browser_on_this_machine_logs_in_at_any_port_of_either_protocol() {
    let provider = Provider::start();
    for redirect_uri in ["http://127.0.0.1/callback", "http://[::1]/callback"] {
        let app = App::at(provider.issuer(), "native", redirect_uri).unwrap().allow_loopback();
        app.discover().await.unwrap();
        let runtime = Handle::current();
        let loopback = Loopback::new(&app)
            .on_any_free_port()
            .without_paste()
            .show_with(|_| ())
            .change_login(|login| login.with_parameter("prompt", "consent"))
            .open_with(move |url| {
                let url = url.clone();
                runtime.spawn(async move { Browser::default().visit(url.as_str()).await });
                Ok(())
            });
        let grant = loopback.log_in(SCOPES).await.unwrap();
        assert_complete(&app, &grant, "anna").await;
    }
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_pasted_address_and_a_saved_login_log_in() {
    let provider = Provider::start();
    let app = provider.web_app().await;
    let pasted = login(&app);
    let callback = Browser::default().visit(pasted.url().as_str()).await;
    // The first pasted line is the callback of another login.
    let lines = format!("{CALLBACK}?code=c&state=other\n<{callback}>\n");
    let grant = pasted.finish_by_paste(lines.as_bytes(), tokio::io::sink()).await.unwrap();
    assert_complete(&app, &grant, "anna").await;

    let saved = login(&app).with_data("/invoices").unwrap();
    let (text, key) = (saved.to_secret_json(), saved.key());
    let callback = Browser::default().visit(saved.url().as_str()).await;
    drop(saved);
    assert_eq!(core_auth::Login::key_of(&callback).as_ref(), Some(&key));
    let restored = app.restore_login(text.expose_secret()).unwrap();
    let grant = restored.finish(&callback).await.unwrap();
    assert_eq!(grant.data::<String>().unwrap(), "/invoices");
    assert_complete(&app, &grant, "anna").await;
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_callback_names_the_issuer_and_another_one_is_refused() {
    let provider = Provider::start();
    let app = provider.web_app().await;
    for other in ["iss=https%3A%2F%2Fevil.test", "is=x", "iss="] {
        let login = login(&app);
        let callback = Browser::default().visit(login.url().as_str()).await;
        let own = callback.split(['?', '&']).find(|pair| pair.starts_with("iss=")).unwrap();
        let error = login.finish(&callback.replace(own, other)).await.unwrap_err();
        assert!(error.to_string().contains("another identity server"), "{other}: {error}");
    }
    assert!(provider.token_requests().await.is_empty(), "no code was sent");
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_refusal_by_the_person_or_the_provider_is_named() {
    let provider = Provider::start();
    let app = provider.web_app().await;
    // Nobody is logged in, and `prompt=none` forbids the provider to show a login page.
    let silent = app.authorize(SCOPES).with_parameter("prompt", "none").unwrap();
    let callback = Browser::default().visit(silent.url().as_str()).await;
    let error = silent.finish(&callback).await.unwrap_err().to_string();
    assert!(error.contains("login_required"), "{error}");

    provider.set_denied(true).await;
    let error = log_in(&app).await.unwrap_err().to_string();
    assert!(error.contains("access was denied") && error.contains("said no"), "{error}");
    provider.set_denied(false).await;

    let stranger = provider.discovered(provider.app("basic").with_secret("wrong")).await;
    let error = log_in(&stranger).await.unwrap_err().to_string();
    assert!(error.contains("invalid_client"), "{error}");
    let bare = provider.discovered(provider.app("public").with_pkce(false)).await;
    let error = log_in(&bare).await.unwrap_err().to_string();
    assert!(error.contains("invalid_request"), "{error}");
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_code_is_accepted_once() {
    let provider = Provider::start();
    let app = provider.web_app().await;
    let login = login(&app);
    let text = login.to_secret_json();
    let callback = Browser::default().visit(login.url().as_str()).await;
    let grant = login.finish(&callback).await.unwrap();
    // Restores the login as another process would, without the knowledge that its code is used.
    let other = provider.web_app().await;
    let again = other.restore_login(text.expose_secret()).unwrap();
    let error: Error = again.finish(&callback).await.unwrap_err();
    assert!(error.to_string().contains("invalid_grant"), "{error}");
    // The provider treats the second use as theft, and revokes the tokens of the first.
    assert!(app.userinfo(&grant).await.is_err());
}

//! The texts and kinds of errors, including those after a panic or the end of a runtime.

mod ended;
mod foreign;
mod panics;

use std::{fmt::Write, time::Duration};

use core_api::{Client, ListActivities, Scope, TokenProvider};
use core_auth::{
    App, Error, FileStore, FromEnv, Key, Login, Loopback, MemoryStore, RefreshingProvider,
    store::GrantStore,
};
use core_sandbox::{Fault, Reply};

use super::{app, callback, grant, identity_stub::IdentityStub, sandbox};

/// A table of errors, with the situation, the decisions and the text of each.
#[derive(Default)]
struct Table(String);

impl Table {
    fn add(&mut self, situation: &str, error: &Error) {
        let kind = error.kind();
        let needs_login = if error.needs_login() { ", needs a login" } else { "" };
        let retry = if error.is_retryable() { ", can be retried" } else { "" };
        let after = error.retry_after().map(|time| format!(", after {} s", time.as_secs()));
        let after = after.unwrap_or_default();
        let source = std::error::Error::source(error);
        assert!(source.is_none(), "the text has the causes: {source:?}");
        let text = error.to_string();
        assert!(!text.contains(char::is_control) && text.chars().count() < 900, "{text}");
        assert!(!text.contains("s3cret") && !text.contains("c0de"), "{text}");
        writeln!(self.0, "{situation}: {kind:?}{needs_login}{retry}{after}\n  {error}").unwrap();
    }

    /// Compares the table with its snapshot.
    fn check(self, name: &str) {
        insta::with_settings!({filters => vec![
            (r"(127\.0\.0\.1|localhost):\d+", "$1:PORT"),
            (r#""?/[^ ]*/(grants[a-z.]*|missing)"#, "FOLDER/$1"),
            (r"\(os error \d+\)", "(os error N)"),
        ]}, { insta::assert_snapshot!(name, self.0) });
    }
}

/// Returns the `state` of a login.
fn state(login: &Login) -> String {
    let mut pairs = login.url().query_pairs();
    pairs.find(|(name, _)| name == "state").unwrap().1.into_owned()
}

#[tokio::test]
async fn codes_of_the_token_endpoint_have_advice() {
    let stub = IdentityStub::start().await;
    let mut table = Table::default();
    for code in [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "access_denied",
        "temporarily_unavailable",
        "server_error",
        "slow_down",
    ] {
        stub.tell(400, &format!(r#"{{"error":"{code}","error_description":"so it is"}}"#));
        table.add(&format!("{code} for a code"), &stub.login().await.unwrap_err());
    }
    for (status, header, body) in [
        (500, "x: y", ""),
        (503, "retry-after: 17", r#"{"error":"invalid_grant"}"#),
        (429, "retry-after: 120", ""),
        (429, "retry-after: 999999", ""),
        (404, "x: y", "<html>"),
        (302, "location: https://other.test", ""),
        (200, "x: y", "<html>"),
        (200, "x: y", r#"{"access_token":"c0de"}"#),
    ] {
        stub.tell_with(status, header, body);
        table.add(&format!("status {status}, {header}"), &stub.login().await.unwrap_err());
    }
    stub.tell_raw("");
    let app = stub.app.clone().with_timeout(Duration::from_millis(20));
    let login = app.authorize([Scope::ReadCore]);
    let state = state(&login);
    let late = login.finish(&format!("?code=c0de&state={state}")).await.unwrap_err();
    table.add("no answer", &late);
    table.check("token_endpoint");
}

#[tokio::test]
async fn faults_of_a_login_name_the_next_step() {
    let app = App::at("https://identity.test/idp", "id", "https://app.test/callback").unwrap();
    let app = app.with_secret("s3cret");
    let mut table = Table::default();
    for query in [
        "code=c0de&state=other",
        "code=c0de",
        "state={state}",
        "code=&state={state}",
        "code=c0de&code=c0de&state={state}",
        "error=access_denied&error_reason=Not+now&state={state}",
        "error=invalid_scope&state={state}",
        "error=unauthorized_client&state={state}",
        "error=invalid_request&state={state}",
        "error=temporarily_unavailable&state={state}",
        "error=login_required&error_description=two%0Alines&state={state}",
        "code=c0de&iss=https%3A%2F%2Fevil.test&state={state}",
    ] {
        let login = app.authorize([Scope::ReadCore]);
        let state = state(&login);
        let callback = query.replace("{state}", &state);
        table.add(query, &login.finish(&callback).await.unwrap_err());
    }
    let elsewhere = app.authorize([]).finish("https://other.test/?code=c0de").await;
    table.add("another address", &elsewhere.unwrap_err());
    table.add("not a saved login", &app.restore_login("{}").unwrap_err());
    table.add("an empty client id", &App::production("", "https://app.test").unwrap_err());
    table.add("no way back", &App::production("id", "javascript:alert(1)").unwrap_err());
    let domain = app.clone().with_domains(["*.example.com"]).unwrap_err();
    table.add("not a domain", &domain);
    let parameter = app.authorize([]).with_redirect_parameter("state", "1").unwrap_err();
    table.add("a reserved parameter", &parameter);
    let data = app.authorize([]).with_data(&"x".repeat(2_000)).unwrap_err();
    table.add("too much data", &data);
    let pasted = app.authorize([]).finish_by_paste(tokio::io::empty(), tokio::io::sink());
    table.add("nothing pasted", &pasted.await.unwrap_err());
    let (mut ended, _) = tokio::io::duplex(1);
    let closed = app.authorize([]).finish_by_paste(tokio::io::empty(), &mut ended).await;
    table.add("a terminal that is gone", &closed.unwrap_err());
    table.add("a login of the caller's", &Error::login_failed("the QR code has expired"));
    table.check("login");
}

#[tokio::test]
async fn a_callback_timeout_names_the_settings_to_check() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut table = Table::default();
    let at = |uri: &str| App::at("https://identity.test", "id", uri).unwrap();
    let taken = at(&format!("http://{address}/callback"));
    let loopback =
        |app: &App| Loopback::new(app).open_with(|_| Ok(())).show_with(|_| ()).without_paste();
    let error = loopback(&taken).log_in([Scope::ReadCore]).await;
    table.add("a port that is taken", &error.unwrap_err());
    drop(listener);
    let error = loopback(&taken).wait(Duration::from_millis(1)).log_in([Scope::ReadCore]).await;
    table.add("nobody came", &error.unwrap_err());
    let elsewhere = at("https://app.test/callback");
    let error = loopback(&elsewhere).log_in([Scope::ReadCore]).await;
    table.add("not this machine", &error.unwrap_err());
    table.check("loopback");
}

#[tokio::test]
async fn faults_of_a_session_name_the_session_and_the_next_step() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    let mut table = Table::default();
    let open = || RefreshingProvider::open(app.clone(), store.clone());
    table.add("nobody has logged in", &open().await.unwrap_err());

    sandbox.set_token_lifetime(Duration::ZERO);
    let session =
        RefreshingProvider::new(app.clone(), store.clone(), grant(&app).await).await.unwrap();
    session.forget().await.unwrap();
    table.add("signed out", &open().await.unwrap_err());

    std::fs::write(&path, "{").unwrap();
    table.add("a file that was cut", &open().await.unwrap_err());
    std::fs::write(&path, r#"{"version":99}"#).unwrap();
    table.add("a newer version", &open().await.unwrap_err());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        table.add("a file for all", &FileStore::open(&path).unwrap_err());
    }
    std::fs::remove_file(&path).unwrap();
    let missing = FileStore::open(folder.path().join("missing/grants.json")).unwrap_err();
    table.add("no folder", &missing);
    table.add("no key file", &Key::from_file("2026", folder.path().join("missing")).unwrap_err());
    table.add("not a key", &Key::from_base64("2026", &"abc".into()).unwrap_err());
    table.add("no variable for a key", &Key::from_env("2026", "CORE_NO_SUCH_KEY").unwrap_err());
    if let Err(error) = FromEnv::new() {
        table.add("no variable for a token", &error);
    }
    table.check("session");
}

#[tokio::test]
async fn an_error_that_main_returns_reads_well() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let error = RefreshingProvider::open(app.clone(), MemoryStore::new()).await.unwrap_err();
    let boxed: Box<dyn std::error::Error> = error.into();
    // The standard library prints an error that `main` returns in this form.
    let mut text = format!("Error: {boxed:?}\n");

    sandbox.set_token_lifetime(Duration::ZERO);
    let provider =
        RefreshingProvider::new(app.clone(), MemoryStore::new(), grant(&app).await).await.unwrap();
    sandbox.inject(Fault::reply(Reply::status(429).retry_after(7)).always());
    let client = Client::builder(provider.clone()).allow_loopback().build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    writeln!(text, "Error: {error:?}").unwrap();
    let error = provider.token().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT")]}, {
        insta::assert_snapshot!("main", text);
    });
}

#[tokio::test]
async fn accessors_return_the_parts_of_an_error() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = app.authorize([Scope::ReadCore]);
    let state = state(&login);
    let query = format!("?error=access_denied&error_reason=No&error_description=Why&state={state}");
    let error = login.finish(&query).await.unwrap_err();
    assert_eq!(error.denial_reason(), Some("No"));
    assert_eq!(error.oauth_error(), Some("access_denied"));
    assert_eq!(error.oauth_description(), Some("Why"));
    assert_eq!(error.client_id(), Some(sandbox.app().client_id.as_str()));
    assert_eq!(error.issuer(), Some(sandbox.identity_url().as_str()));

    let login = app.authorize([]);
    let error = login.finish(&callback(&app.authorize([])).await).await.unwrap_err();
    assert!(error.needs_login() && error.oauth_error().is_none(), "{error}");
    let full = MemoryStore::new().load(&"a".parse().unwrap()).await;
    assert!(full.unwrap().is_none());
}

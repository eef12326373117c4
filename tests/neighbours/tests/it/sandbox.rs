//! A login, a session in a file, and records in the sandbox.

use core_api::{
    Activity, ActivityInput, CreateActivity, DeleteActivity, GetActivity, ListActivities,
    ListTimeEntries, Scope,
};
use core_auth::{AccountName, App, FileStore, Grant, RefreshingProvider, store::GrantStore};
use core_neighbours::Server;
use core_sandbox::Sandbox;
use rust_decimal::Decimal;
use secrecy::ExposeSecret;

fn app(sandbox: &Sandbox) -> App {
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    app.with_secret(id.client_secret.as_str()).allow_loopback()
}

async fn log_in(sandbox: &Sandbox, app: &App) -> Grant {
    let scopes = [Scope::Openid, Scope::ReadwriteCore, Scope::OfflineAccess];
    let login = app.authorize(scopes);
    let callback = sandbox.consent(login.url().as_str()).unwrap();
    login.finish(&callback).await.unwrap()
}

#[tokio::test]
async fn a_session_logs_in_refreshes_and_is_read_again() {
    let sandbox = Sandbox::builder().auto_consent(true).start().await.unwrap();
    let (app, folder) = (app(&sandbox), tempfile::tempdir().unwrap());
    let grant = log_in(&sandbox, &app).await;
    let subject = grant.identity().unwrap().subject().to_owned();
    let store = FileStore::open(folder.path().join("grant.json")).unwrap();
    let session = RefreshingProvider::new(app.clone(), store.clone(), grant).await.unwrap();
    let client = core_api::Client::builder(session).allow_loopback().build().unwrap();
    assert!(!client.collect(ListActivities::new()).await.unwrap().is_empty());
    sandbox.expire_access_tokens();
    assert!(!client.collect(ListActivities::new()).await.unwrap().is_empty());

    let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
    let document = stored.document.expose_secret();
    assert!(!document.contains("$serde_json") && document.contains(&subject), "{subject}");
    let opened = RefreshingProvider::open(app, store).await.unwrap();
    let client = core_api::Client::builder(opened).allow_loopback().build().unwrap();
    assert!(!client.collect(ListActivities::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_record_is_created_updated_and_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = core_neighbours::client(
        sandbox.endpoint(),
        &sandbox.issue_token(),
        core_api::client::Transport::default(),
    );
    let rate: Decimal = "1234567890123456.789012345678".parse().unwrap();
    let input = ActivityInput::new().code("T-01").description("Testing").bill_rate(rate);
    let made = client.send(CreateActivity::new(input)).await.unwrap();
    assert_eq!(made.bill_rate, Some(rate));
    let change = |activity: &mut Activity| activity.memo = Some("It's new".to_owned());
    client.update(made.id, change).await.unwrap();
    let read = client.send(GetActivity::new(made.id)).await.unwrap();
    assert_eq!((read.memo.as_deref(), read.bill_rate), (Some("It's new"), Some(rate)));
    client.send(DeleteActivity::new(made.id)).await.unwrap();
    let entries = client.collect(ListTimeEntries::new()).await.unwrap();
    assert!(!entries.is_empty());
}

#[tokio::test]
async fn a_lifetime_is_read_in_each_form_of_a_number() {
    let sandbox = Sandbox::builder().auto_consent(true).start().await.unwrap();
    let id = sandbox.app();
    for lifetime in ["3600", "3600.0", "3.6e3", "\"3600\""] {
        let body = format!(
            r#"{{"access_token":"a","token_type":"Bearer","expires_in":{lifetime},
                "refresh_token":"r","endpoint":"{}"}}"#,
            sandbox.endpoint()
        );
        let server = Server::start(200, "content-type: application/json", body).await.unwrap();
        let app = App::at(&server.url(), &id.client_id, id.redirect_uri()).unwrap();
        let app = app.with_secret("secret").allow_loopback();
        let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
        let address = url::Url::parse(login.url().as_str()).unwrap();
        let state = address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let callback = format!("{}?code=c&state={state}", id.redirect_uri());
        let grant = login.finish(&callback).await;
        assert!(grant.is_ok(), "{lifetime}: {:?}", grant.err());
    }
}

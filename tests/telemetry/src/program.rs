//! A program whose calls wait, fail once, and find their token expired.

use std::{error::Error, sync::Arc, time::Duration};

use core_api::{
    ActivityInput, Client, CreateActivity, Employee, GetActivity, ListActivities, ListEmployees,
    Scope,
    client::{RateLimit, Retry},
};
use core_auth::{App, LoginMethod, MemoryStore, Session};
use core_sandbox::{Fault, Sandbox};

use crate::Outcome;

/// The tax number that the program searches, which no span shows.
pub(crate) const TAX_NUMBER: &str = "078-05-1120";

/// The things whose secrets a test searches in the spans.
#[cfg_attr(not(test), expect(dead_code, reason = "only tests search for secrets"))]
pub(crate) struct Traces {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) store: MemoryStore,
}

/// Makes calls with a wait for the limit, a failure of the server, and a refresh.
pub(crate) async fn run() -> Outcome<Traces> {
    let sandbox = Arc::new(Sandbox::start().await?);
    let store = MemoryStore::new();
    let session = log_in(&sandbox, store.clone()).await?;
    let client = session
        .client_builder()
        .rate_limit(RateLimit::per(3, Duration::from_millis(300)))
        .retry(Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(1)))
        .build()?;

    let input = ActivityInput::new().code("T-17").description("Telemetry");
    let activity = client.send(CreateActivity::new(input)).await?;
    sandbox.inject(Fault::status(503).on("/api/activity").times(1));
    client.send(GetActivity::new(activity.id)).await?;
    sandbox.expire_access_tokens();
    let activities = client.send(ListActivities::new().page(1, 10)).await?;
    println!("{} activities on the first page", activities.len());
    search(&client).await?;
    Ok(Traces { sandbox, store })
}

/// Sends a filter on a sensitive field, and asks for a record that does not exist.
async fn search(client: &Client) -> Outcome {
    let by_tax_number = Employee::SSN.unconfirmed().eq(TAX_NUMBER);
    let found = client.send(ListEmployees::new().filter(by_tax_number).page(1, 5)).await?;
    println!("{} employees with the tax number", found.len());
    let missing = client.send(GetActivity::new(core_api::Id::NONE)).await;
    println!("a record that does not exist: {}", missing.is_err());
    Ok(())
}

async fn log_in(sandbox: &Arc<Sandbox>, store: MemoryStore) -> Outcome<Session> {
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
        .with_secret(id.client_secret.as_str())
        .allow_loopback();
    let person = Arc::clone(sandbox);
    let login = LoginMethod::with(move |login| {
        let callback = person.consent(login.url().as_str());
        async move { Ok::<_, Box<dyn Error + Send + Sync>>(login.finish(&callback?).await?) }
    });
    let scopes = [Scope::ReadwriteCore, Scope::OfflineAccess];
    Ok(Session::builder(app, store).scopes(scopes).login(login).open().await?)
}

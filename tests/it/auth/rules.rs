//! The rules of a refresh, one after the other; each test fails where its rule is not kept.

mod again;
mod asked;
mod early;
mod interrupted;
mod locked;
mod opened;
mod paused;
mod saved;
mod short;
mod suspended;

use std::time::Duration;

use core_api::{AccessToken, ListActivities, TokenProvider};
use core_auth::{App, Grant, Refreshing, RefreshingBuilder, StaticToken};
use core_sandbox::{Fault, Injected, Sandbox};
use jiff::Timestamp;

use super::{app, client, grant, sandbox, watched::Watched};

const TOKEN: &str = "/idp/connect/token";

/// A provider that refreshes without gaps between tries, and all round it.
struct Session {
    sandbox: Sandbox,
    app: App,
    store: Watched,
    provider: Refreshing,
}

impl Session {
    /// One whose token has expired.
    async fn expired() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        let grant = expired(&sandbox, &app).await;
        Self::with(sandbox, app.clone(), &app, grant).await
    }

    /// One whose token is due for a refresh, and good.
    async fn due() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        let grant = grant(&app).await;
        Self::with(sandbox, app.clone(), &ahead(&app), grant).await
    }

    async fn with(sandbox: Sandbox, app: App, by: &App, grant: Grant) -> Self {
        let store = Watched::default();
        let provider = eager(by, &store).start(grant).await.unwrap();
        Self { sandbox, app, store, provider }
    }
}

/// A login whose access token has expired.
async fn expired(sandbox: &Sandbox, app: &App) -> Grant {
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(app).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    grant
}

/// A provider without gaps between tries.
fn eager(app: &App, store: &Watched) -> RefreshingBuilder {
    Refreshing::builder(app.clone(), store.clone()).gap(Duration::ZERO)
}

/// An app by whose clock a grant of an hour that is given now is due for a refresh, and good.
fn ahead(app: &App) -> App {
    let ahead = Duration::from_secs(3_450);
    app.clone().with_clock(move || Timestamp::now() + ahead)
}

/// The next request to the token endpoint waits, before or after the server has acted on it.
fn hold(sandbox: &Sandbox, is_acted_on: bool) -> Injected {
    let held = Fault::held().on(TOKEN);
    sandbox.inject(if is_acted_on { held.acted_on() } else { held })
}

/// A token from a task of its own.
fn asking(
    provider: &Refreshing,
) -> tokio::task::JoinHandle<Result<AccessToken, core_api::TokenError>> {
    let provider = provider.clone();
    tokio::spawn(async move { provider.token().await })
}

/// Whether the server takes the token.
async fn is_accepted(token: &AccessToken) -> bool {
    let client = client(StaticToken::from(token.clone()));
    client.send(ListActivities::new().page(1, 1)).await.is_ok()
}

//! The rules of a refresh. Each test fails if its rule is violated.

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
use core_auth::{App, Grant, RefreshingProvider, RefreshingProviderBuilder, StaticToken};
use core_sandbox::{Fault, FaultHandle, Sandbox};
use jiff::Timestamp;

use super::{app, client, grant, sandbox, watched::Watched};

const TOKEN: &str = "/idp/connect/token";

/// A provider that refreshes without gaps between attempts, and its surroundings.
struct Session {
    sandbox: Sandbox,
    app: App,
    store: Watched,
    provider: RefreshingProvider,
}

impl Session {
    /// Creates a session whose token has expired.
    async fn expired() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        let grant = expired(&sandbox, &app).await;
        Self::with(sandbox, app.clone(), &app, grant).await
    }

    /// Creates a session whose token is due for a refresh, and valid.
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

/// Logs in, and lets the access token expire.
async fn expired(sandbox: &Sandbox, app: &App) -> Grant {
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(app).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    grant
}

/// Returns the builder of a provider without gaps between attempts.
fn eager(app: &App, store: &Watched) -> RefreshingProviderBuilder {
    RefreshingProvider::builder(app.clone(), store.clone()).gap(Duration::ZERO)
}

/// Returns an app whose clock makes a new one-hour grant due for a refresh, but still valid.
fn ahead(app: &App) -> App {
    let ahead = Duration::from_secs(3_450);
    app.clone().with_clock(move || Timestamp::now() + ahead)
}

/// Makes the next request to the token endpoint wait, before or after the server acts on it.
fn hold(sandbox: &Sandbox, is_acted_on: bool) -> FaultHandle {
    let held = Fault::held().on(TOKEN);
    sandbox.inject(if is_acted_on { held.acted_on() } else { held })
}

/// Requests a token in a task of its own.
fn asking(
    provider: &RefreshingProvider,
) -> tokio::task::JoinHandle<Result<AccessToken, core_api::TokenError>> {
    let provider = provider.clone();
    tokio::spawn(async move { provider.token().await })
}

/// Returns whether the server accepts the token.
async fn is_accepted(token: &AccessToken) -> bool {
    let client = client(StaticToken::from(token.clone()));
    client.send(ListActivities::new().page(1, 1)).await.is_ok()
}

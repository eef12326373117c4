//! Fetching the signing keys of an issuer.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    http,
    key_cache::{KeyCache, VerificationKey, is_younger, read},
};
use crate::{App, Error, error::Fault};

/// Minimum time between two fetches, so that tokens with forged key ids cause no more requests.
const MIN_FETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// Returns the key with this id. Without an id, the set must have exactly one key.
///
/// An unknown id causes a new fetch of the set (OpenID Connect Core §10.1.1). Concurrent callers share
/// one fetch and its outcome. There is at most one fetch per minute.
pub(crate) async fn key(app: &App, kid: Option<&str>) -> Result<Option<VerificationKey>, Error> {
    find_or_fetch(app, kid, None).await
}

/// Returns the key that has replaced a key with the same id, if there is one.
///
/// Some issuers replace a key without changing its id. `rejected` is the key that did not match the
/// signature.
pub(crate) async fn successor(
    app: &App,
    kid: Option<&str>,
    rejected: &VerificationKey,
) -> Result<Option<VerificationKey>, Error> {
    find_or_fetch(app, kid, Some(rejected)).await
}

async fn find_or_fetch(
    app: &App,
    kid: Option<&str>,
    rejected: Option<&VerificationKey>,
) -> Result<Option<VerificationKey>, Error> {
    let cache = &app.state.keys;
    let fresh = |cache: &KeyCache| cache.lock().fresh(app.now(), kid, rejected);
    if let Some(key) = fresh(cache) {
        return Ok(Some(key));
    }
    let _guard = cache.fetch_lock.lock().await;
    if let Some(key) = fresh(cache) {
        return Ok(Some(key));
    }
    let is_due = !is_younger(cache.lock().attempted_at, app.now(), MIN_FETCH_INTERVAL);
    if is_due {
        let fetched = fetch(app).await;
        cache.lock().record(fetched, app.now());
    }
    let cached = cache.lock();
    match (cached.find(kid, rejected), &cached.failure) {
        // After a failed fetch, an older key is still used, so that logins keep working.
        (Some(key), _) => Ok(Some(key.clone())),
        (None, Some(failure)) => Err(Fault::Keys(Arc::clone(failure)).into()),
        (None, None) => Ok(None),
    }
}

async fn fetch(app: &App) -> Result<Vec<VerificationKey>, Error> {
    let body = http::get_json(app, app.metadata().jwks_uri.as_str()).await?;
    read(&body).ok_or_else(|| Fault::Answer("it is not a JSON Web Key Set".to_owned()).into())
}

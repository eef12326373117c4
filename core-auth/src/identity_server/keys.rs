//! Fetching the signing keys of an issuer.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    IdentityServer, http,
    key_cache::{KeyCache, VerificationKey, is_younger, read},
};
use crate::{Error, error::Fault};

/// Minimum time between two fetches, so that tokens with forged key ids cause no more requests.
const MIN_FETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// Returns the key with this id. Without an id, the set must have exactly one key.
///
/// An unknown id causes a new fetch of the set (OpenID Connect Core §10.1.1). Concurrent callers share
/// one fetch and its outcome. There is at most one fetch per minute.
pub(crate) async fn key(
    server: &IdentityServer,
    kid: Option<&str>,
) -> Result<Option<VerificationKey>, Error> {
    find_or_fetch(server, kid, None).await
}

/// Returns the key that has replaced a key with the same id, if there is one.
///
/// Some issuers replace a key without changing its id. `rejected` is the key that did not match the
/// signature.
pub(crate) async fn successor(
    server: &IdentityServer,
    kid: Option<&str>,
    rejected: &VerificationKey,
) -> Result<Option<VerificationKey>, Error> {
    find_or_fetch(server, kid, Some(rejected)).await
}

async fn find_or_fetch(
    server: &IdentityServer,
    kid: Option<&str>,
    rejected: Option<&VerificationKey>,
) -> Result<Option<VerificationKey>, Error> {
    let cache = &server.state.keys;
    let fresh = |cache: &KeyCache| cache.lock().fresh(server.config.now(), kid, rejected);
    if let Some(key) = fresh(cache) {
        return Ok(Some(key));
    }
    let _guard = cache.fetch_lock.lock().await;
    if let Some(key) = fresh(cache) {
        return Ok(Some(key));
    }
    let is_due = !is_younger(cache.lock().attempted_at, server.config.now(), MIN_FETCH_INTERVAL);
    if is_due {
        let fetched = fetch(server).await;
        cache.lock().record(fetched, server.config.now());
    }
    let cached = cache.lock();
    match (cached.find(kid, rejected), &cached.failure) {
        // After a failed fetch, an older key is still used, so that logins keep working.
        (Some(key), _) => Ok(Some(key.clone())),
        (None, Some(failure)) => Err(Fault::Keys(Arc::clone(failure)).into()),
        (None, None) => Ok(None),
    }
}

async fn fetch(server: &IdentityServer) -> Result<Vec<VerificationKey>, Error> {
    let body = http::get_json(server, server.metadata().jwks_uri.as_str()).await?;
    read(&body).ok_or_else(|| Fault::Answer("it is not a JSON Web Key Set".to_owned()).into())
}

//! A cache of the signing keys of an issuer (RFC 7517).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::invalid;
use crate::{App, Error, error::Fault, http};

/// Minimum time between two fetches, so that tokens with forged key ids cause no more requests.
const MIN_FETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// Maximum age of a key before the set is fetched again.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// The keys of the last successful fetch, and the outcome of the last fetch.
#[derive(Default)]
pub(crate) struct KeyCache {
    cached: Mutex<CachedKeys>,
    /// Held during a fetch. Lookups of cached keys do not take this lock.
    fetch_lock: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct CachedKeys {
    keys: Vec<VerificationKey>,
    /// End of the last successful fetch.
    fetched_at: Option<Timestamp>,
    /// End of the last fetch.
    attempted_at: Option<Timestamp>,
    /// Error of the last fetch, if it failed.
    failure: Option<Arc<Error>>,
}

/// An RSA key for RS256 signatures.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct VerificationKey {
    kid: Option<String>,
    pub(super) n: Vec<u8>,
    pub(super) e: Vec<u8>,
}

/// Returns the key with this id. Without an id, the set must have exactly one key.
///
/// An unknown id causes a new fetch of the set (OpenID Connect Core §10.1.1). Concurrent callers share
/// one fetch and its outcome. There is at most one fetch per minute.
pub(super) async fn key(app: &App, kid: Option<&str>) -> Result<VerificationKey, Error> {
    let found = find_or_fetch(app, kid, None).await?;
    found.ok_or_else(|| invalid("it is signed with an unknown key"))
}

/// Returns the key that has replaced a key with the same id, if there is one.
///
/// Some issuers replace a key without changing its id. `rejected` is the key that did not match the
/// signature.
pub(super) async fn successor(
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

/// Returns whether a time is less than `limit` ago. A time in the future does not count, because the
/// clock may have been set back.
fn is_younger(moment: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> bool {
    let age = moment.map(|moment| now.duration_since(moment));
    age.is_some_and(|age| (SignedDuration::ZERO..limit).contains(&age))
}

async fn fetch(app: &App) -> Result<Vec<VerificationKey>, Error> {
    let body = http::get_json(app, app.metadata().jwks_uri.as_str()).await?;
    read(&body).ok_or_else(|| Fault::Answer("it is not a JSON Web Key Set".to_owned()).into())
}

/// Reads the usable keys of a set. Other keys are ignored (RFC 7517 §5).
fn read(body: &[u8]) -> Option<Vec<VerificationKey>> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Value>,
    }
    let set: Set = serde_json::from_slice(body).ok()?;
    Some(set.keys.into_iter().filter_map(VerificationKey::usable).collect())
}

impl KeyCache {
    /// Locks the cache. A poisoned lock is used, because each change is one assignment.
    fn lock(&self) -> MutexGuard<'_, CachedKeys> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CachedKeys {
    /// Returns the key if no new fetch is due.
    fn fresh(
        &self,
        now: Timestamp,
        kid: Option<&str>,
        rejected: Option<&VerificationKey>,
    ) -> Option<VerificationKey> {
        let key = self.find(kid, rejected)?;
        is_younger(self.fetched_at, now, LIFETIME).then(|| key.clone())
    }

    fn find(
        &self,
        kid: Option<&str>,
        rejected: Option<&VerificationKey>,
    ) -> Option<&VerificationKey> {
        let found = match (kid, self.keys.as_slice()) {
            (Some(_), keys) => keys.iter().find(|key| key.kid.as_deref() == kid),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.filter(|key| rejected != Some(*key))
    }

    fn record(&mut self, fetched: Result<Vec<VerificationKey>, Error>, now: Timestamp) {
        self.attempted_at = Some(now);
        match fetched {
            Ok(keys) => {
                self.keys = keys;
                self.fetched_at = Some(now);
                self.failure = None;
            }
            Err(error) => self.failure = Some(Arc::new(error)),
        }
    }
}

impl VerificationKey {
    fn usable(entry: Value) -> Option<Self> {
        #[derive(Deserialize)]
        struct Entry {
            kty: String,
            #[serde(rename = "use")]
            purpose: Option<String>,
            key_ops: Option<Vec<String>>,
            alg: Option<String>,
            kid: Option<String>,
            n: String,
            e: String,
        }
        let entry: Entry = serde_json::from_value(entry).ok()?;
        let is_usable = entry.kty == "RSA"
            && entry.purpose.is_none_or(|purpose| purpose == "sig")
            && entry
                .key_ops
                .is_none_or(|operations| operations.iter().any(|name| name == "verify"))
            && entry.alg.is_none_or(|alg| alg == "RS256");
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        is_usable.then_some(Self { kid: entry.kid, n: decode(&entry.n)?, e: decode(&entry.e)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_that_cannot_be_used_are_passed_over() {
        let set = r#"{"keys":[
            {"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"b","n":"AQAB","e":"AQAB","use":"enc"},
            {"kty":"RSA","kid":"c","n":"AQAB","e":"AQAB","alg":"PS256"},
            {"kty":"RSA","kid":"d","n":"AQAB","e":"AQAB","key_ops":["sign"]},
            {"kty":"RSA","kid":"e","n":"!","e":"AQAB"},
            {"kty":"EC","kid":"f","crv":"P-256","x":"AA","y":"AA"},
            {"kty":"oct","kid":"g","k":"AA"},
            7, null, {}
        ]}"#;
        let keys = read(set.as_bytes()).unwrap();
        let cached = CachedKeys { keys, ..CachedKeys::default() };
        assert!(cached.find(Some("a"), None).is_some() && cached.find(None, None).is_some());
        for kid in ["b", "c", "d", "e", "f", "g", ""] {
            assert!(cached.find(Some(kid), None).is_none(), "{kid}");
        }
        for set in ["", "[]", "{}", r#"{"keys":{}}"#] {
            assert!(read(set.as_bytes()).is_none(), "{set}");
        }
    }

    #[test]
    fn a_fetch_forgets_the_keys_that_the_issuer_has_withdrawn() {
        let key = |kid: &str| VerificationKey { kid: Some(kid.to_owned()), n: vec![], e: vec![] };
        let mut cached = CachedKeys::default();
        cached.record(Ok(vec![key("a"), key("b")]), Timestamp::UNIX_EPOCH);
        cached.record(Ok(vec![key("b"), key("c")]), Timestamp::UNIX_EPOCH);
        assert!(cached.find(Some("a"), None).is_none());
        assert!(cached.find(Some("b"), None).is_some() && cached.find(Some("c"), None).is_some());
        // The set is fetched again after at most a day.
        let day = SignedDuration::from_hours(24);
        assert!(cached.fresh(Timestamp::UNIX_EPOCH + day, Some("b"), None).is_none());
    }

    #[test]
    fn a_token_without_a_name_needs_a_set_of_one() {
        let key = |kid: &str| VerificationKey { kid: Some(kid.to_owned()), n: vec![], e: vec![] };
        let cached = CachedKeys { keys: vec![key("a"), key("b")], ..CachedKeys::default() };
        assert!(cached.find(None, None).is_none());
        assert_eq!(cached.find(Some("b"), None).unwrap().kid.as_deref(), Some("b"));
        assert!(
            cached.find(Some("b"), Some(&key("b"))).is_none(),
            "the signature did not match this key"
        );
    }
}

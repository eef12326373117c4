//! The keys of an issuer (RFC 7517), cached and fetched again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::invalid;
use crate::{App, Error, error::Fault, http};

/// The least time between two fetches: tokens with made-up names of keys cost no more.
const MIN_FETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// How long a key is believed without asking again.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// The keys that were fetched last, and the outcome of the last fetch.
#[derive(Default)]
pub(crate) struct KeyCache {
    cached: Mutex<CachedKeys>,
    /// Held by the one that fetches; a key that is known is found without it.
    fetch_lock: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct CachedKeys {
    keys: Vec<VerificationKey>,
    /// End of the last fetch that gave keys.
    fetched_at: Option<Timestamp>,
    /// End of the last fetch.
    attempted_at: Option<Timestamp>,
    /// Error of the last fetch, where it failed.
    failure: Option<Arc<Error>>,
}

/// An RSA key that checks RS256.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct VerificationKey {
    kid: Option<String>,
    pub(super) n: Vec<u8>,
    pub(super) e: Vec<u8>,
}

/// The key with this name, or the only one.
///
/// A name that is not known makes the set be fetched again (OpenID Connect Core §10.1.1). One
/// fetches for all who wait, a failure included, and nobody fetches within a minute of the last.
pub(super) async fn key(app: &App, kid: Option<&str>) -> Result<VerificationKey, Error> {
    let found = find_or_fetch(app, kid, None).await?;
    found.ok_or_else(|| invalid("it is signed by a key that the issuer has not"))
}

/// The key that has taken the place of one by which a signature is not good, if there is one.
///
/// Some issuers replace a key under its name.
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
        // A key that was good yesterday is better than no login.
        (Some(key), _) => Ok(Some(key.clone())),
        (None, Some(failure)) => Err(Fault::Keys(Arc::clone(failure)).into()),
        (None, None) => Ok(None),
    }
}

/// Whether a moment is less than this ago. A clock that was set back makes nothing good for longer.
fn is_younger(moment: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> bool {
    let age = moment.map(|moment| now.duration_since(moment));
    age.is_some_and(|age| (SignedDuration::ZERO..limit).contains(&age))
}

async fn fetch(app: &App) -> Result<Vec<VerificationKey>, Error> {
    let body = http::get_json(app, app.metadata().jwks_uri.as_str()).await?;
    read(&body).ok_or_else(|| Fault::Answer("it is not a set of keys".to_owned()).into())
}

/// The keys of a set that can be used; the others are none of our business (RFC 7517 §5).
fn read(body: &[u8]) -> Option<Vec<VerificationKey>> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Value>,
    }
    let set: Set = serde_json::from_slice(body).ok()?;
    Some(set.keys.into_iter().filter_map(VerificationKey::usable).collect())
}

impl KeyCache {
    /// Each part is replaced as a whole, so a panic elsewhere cannot have broken it.
    fn lock(&self) -> MutexGuard<'_, CachedKeys> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CachedKeys {
    /// The key, while it is believed without asking again.
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
        // They are asked for again after a day at the latest.
        let day = SignedDuration::from_hours(24);
        assert!(cached.fresh(Timestamp::UNIX_EPOCH + day, Some("b"), None).is_none());
    }

    #[test]
    fn a_token_without_a_name_needs_a_set_of_one() {
        let key = |kid: &str| VerificationKey { kid: Some(kid.to_owned()), n: vec![], e: vec![] };
        let cached = CachedKeys { keys: vec![key("a"), key("b")], ..CachedKeys::default() };
        assert!(cached.find(None, None).is_none());
        assert_eq!(cached.find(Some("b"), None).unwrap().kid.as_deref(), Some("b"));
        assert!(cached.find(Some("b"), Some(&key("b"))).is_none(), "its signature was not good");
    }
}

//! A cache of the signing keys of an issuer (RFC 7517).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use crate::Error;

/// Maximum age of a key before the set is fetched again.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// A cache of signing keys that all clones of an app share.
#[derive(Default)]
pub(crate) struct KeyCache {
    cached: Mutex<CachedKeys>,
    /// Held during a fetch. Lookups of cached keys do not take this lock.
    pub(super) fetch_lock: tokio::sync::Mutex<()>,
}

/// The keys of the last successful fetch, and the outcome of the last fetch.
#[derive(Default)]
pub(super) struct CachedKeys {
    keys: Vec<VerificationKey>,
    /// End of the last successful fetch.
    fetched_at: Option<Timestamp>,
    /// End of the last fetch.
    pub(super) attempted_at: Option<Timestamp>,
    /// Error of the last fetch, if it failed.
    pub(super) failure: Option<Arc<Error>>,
}

/// An RSA key for RS256 signatures.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct VerificationKey {
    kid: Option<String>,
    pub(crate) n: Vec<u8>,
    pub(crate) e: Vec<u8>,
}

/// Returns whether a time is less than `limit` ago. A time in the future does not count, because the
/// clock may have been set back.
pub(super) fn is_younger(moment: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> bool {
    let age = moment.map(|moment| now.duration_since(moment));
    age.is_some_and(|age| (SignedDuration::ZERO..limit).contains(&age))
}

/// Reads the usable keys of a set. Other keys are ignored (RFC 7517 §5).
pub(super) fn read(body: &[u8]) -> Option<Vec<VerificationKey>> {
    #[derive(Deserialize)]
    struct JwkSet {
        keys: Vec<Value>,
    }
    let set: JwkSet = serde_json::from_slice(body).ok()?;
    Some(set.keys.into_iter().filter_map(VerificationKey::usable).collect())
}

impl KeyCache {
    /// Locks the cache. A poisoned lock is used, because each field is replaced by one assignment.
    pub(super) fn lock(&self) -> MutexGuard<'_, CachedKeys> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CachedKeys {
    /// Returns the key if no new fetch is due.
    pub(super) fn fresh(
        &self,
        now: Timestamp,
        kid: Option<&str>,
        rejected: Option<&VerificationKey>,
    ) -> Option<VerificationKey> {
        let key = self.find(kid, rejected)?;
        is_younger(self.fetched_at, now, LIFETIME).then(|| key.clone())
    }

    pub(super) fn find(
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

    pub(super) fn record(&mut self, fetched: Result<Vec<VerificationKey>, Error>, now: Timestamp) {
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
        struct Jwk {
            kty: String,
            #[serde(rename = "use")]
            purpose: Option<String>,
            key_ops: Option<Vec<String>>,
            alg: Option<String>,
            kid: Option<String>,
            n: String,
            e: String,
        }
        let entry: Jwk = serde_json::from_value(entry).ok()?;
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

//! The keys of an issuer (RFC 7517), kept and fetched again.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::bad;
use crate::{App, Error, http};

/// The least time between two fetches: tokens with made-up names of keys cost no more.
const GAP: SignedDuration = SignedDuration::from_secs(60);

/// How long a key is believed without asking again.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// The keys that were fetched last.
#[derive(Default)]
pub(crate) struct KeyCache {
    keys: Vec<Key>,
    fetched_at: Option<Timestamp>,
}

/// An RSA key that checks RS256.
#[derive(Clone)]
pub(super) struct Key {
    kid: Option<String>,
    pub(super) n: Vec<u8>,
    pub(super) e: Vec<u8>,
}

/// The key with this name, or the only one.
///
/// A name that is not known makes the set be fetched again (OpenID Connect Core §10.1.1). The cache
/// is locked meanwhile, so that however many ask, one fetches.
pub(super) async fn key(app: &App, kid: Option<&str>) -> Result<Key, Error> {
    let mut cache = app.known.keys.lock().await;
    let now = app.now();
    let age = cache.fetched_at.map(|at| now.duration_since(at));
    // A clock that was set back makes nothing good for longer.
    let is_younger = |limit| age.is_some_and(|age| (SignedDuration::ZERO..limit).contains(&age));
    let is_wanting = cache.find(kid).is_none() || !is_younger(LIFETIME);
    if is_wanting && !is_younger(GAP) {
        match fetch(app).await {
            Ok(keys) => *cache = KeyCache { keys, fetched_at: Some(now) },
            // A key that was good yesterday is better than no login.
            Err(_) if cache.find(kid).is_some() => {}
            Err(error) => return Err(error),
        }
    }
    cache.find(kid).cloned().ok_or_else(|| bad("it is signed by a key that the issuer has not"))
}

async fn fetch(app: &App) -> Result<Vec<Key>, Error> {
    let body = http::json(app, app.metadata().jwks_uri.as_str()).await?;
    read(&body).ok_or_else(|| Error::Answer("it is no set of keys".to_owned()))
}

/// The keys of a set that can be used; the others are none of our business (RFC 7517 §5).
fn read(body: &[u8]) -> Option<Vec<Key>> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Value>,
    }
    let set: Set = serde_json::from_slice(body).ok()?;
    Some(set.keys.into_iter().filter_map(Key::usable).collect())
}

impl KeyCache {
    fn find(&self, kid: Option<&str>) -> Option<&Key> {
        match (kid, self.keys.as_slice()) {
            (Some(_), keys) => keys.iter().find(|key| key.kid.as_deref() == kid),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

impl Key {
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
        let cache = KeyCache { keys, fetched_at: None };
        assert!(cache.find(Some("a")).is_some() && cache.find(None).is_some());
        for kid in ["b", "c", "d", "e", "f", "g", ""] {
            assert!(cache.find(Some(kid)).is_none(), "{kid}");
        }
        for set in ["", "[]", "{}", r#"{"keys":{}}"#] {
            assert!(read(set.as_bytes()).is_none(), "{set}");
        }
    }

    #[test]
    fn a_token_without_a_name_needs_a_set_of_one() {
        let key = |kid: &str| Key { kid: Some(kid.to_owned()), n: vec![], e: vec![] };
        let cache = KeyCache { keys: vec![key("a"), key("b")], fetched_at: None };
        assert!(cache.find(None).is_none());
        assert_eq!(cache.find(Some("b")).unwrap().kid.as_deref(), Some("b"));
    }
}

//! The claims of an id token, and their validation.

use std::{collections::BTreeMap, fmt};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use core_api::foreign_text;
use jiff::{SignedDuration, Timestamp};
use ring::digest;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::invalid;
use crate::{Error, config::AppConfig, error::Fault, owner::Owner, seconds};

/// Tolerance for clock skew.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// Maximum time between the authorization and the issue of the id token.
const EXCHANGE: SignedDuration = SignedDuration::from_secs(60);

/// The identity of the person who logged in, from a verified id token (OpenID Connect Core §2).
///
/// The serialized form is the claims of the token. [`Debug`](fmt::Debug) shows only the issuer and
/// the subject.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
#[doc(alias("whoami", "id token", "current user", "profile"))]
pub struct Identity {
    #[serde(rename = "iss")]
    issuer: String,
    #[serde(rename = "sub")]
    subject: String,
    #[serde(rename = "aud")]
    audience: Audience,
    #[serde(rename = "azp", skip_serializing_if = "Option::is_none")]
    authorized_party: Option<String>,
    #[serde(rename = "exp")]
    expires_at: NumericDate,
    #[serde(rename = "iat")]
    issued_at: NumericDate,
    #[serde(rename = "auth_time", skip_serializing_if = "Option::is_none")]
    authenticated_at: Option<NumericDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// The `aud` claim: one or several client ids.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Seconds since 1970, with fractions allowed (RFC 7519 §2).
#[derive(Clone, Copy, Deserialize, PartialEq, Serialize)]
struct NumericDate(#[serde(deserialize_with = "read_date")] f64);

fn read_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    match seconds::read(deserializer)? {
        seconds::Seconds::Number(seconds) => Ok(seconds),
        seconds::Seconds::Whole(seconds) => Ok(seconds as f64),
        seconds::Seconds::Text(_) => Err(de::Error::custom("a date must be a number")),
    }
}

impl NumericDate {
    fn timestamp(self) -> Timestamp {
        // A time outside of the supported range becomes the nearest supported time.
        let end = if self.0 < 0.0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(self.0 as i64).unwrap_or(end)
    }
}

impl Identity {
    /// The identifier of the person at the issuer. It is stable and never reassigned.
    ///
    /// Core's own user id differs from the subject, and is in [`UserInfo`](crate::UserInfo).
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The issuer of the id token.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The time of the last authentication of the person, if the server states it.
    #[must_use]
    pub fn authenticated_at(&self) -> Option<Timestamp> {
        self.authenticated_at.map(NumericDate::timestamp)
    }

    /// Returns another claim, such as `email`.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.other.get(name)
    }

    /// The client id of the app that the token was issued to, if the token names exactly one.
    fn client_id(&self) -> Option<&str> {
        match (&self.authorized_party, &self.audience) {
            (Some(party), _) => Some(party),
            (None, Audience::One(one)) => Some(one),
            (None, Audience::Several(several)) => match several.as_slice() {
                [one] => Some(one),
                _ => None,
            },
        }
    }

    /// The app that the token was issued to, if the token names exactly one.
    pub(crate) fn owner(&self) -> Option<Owner> {
        Some(Owner::new(&self.issuer, self.client_id()?))
    }

    /// Returns whether both have the same issuer and subject.
    pub(crate) fn is_same_person(&self, other: &Self) -> bool {
        (&self.issuer, &self.subject) == (&other.issuer, &other.subject)
    }

    pub(super) fn parse(claims: &[u8]) -> Result<Self, Error> {
        let claims: Map<String, Value> = serde_json::from_slice(claims)
            .map_err(|_| invalid("its claims are not a JSON object"))?;
        for name in ["iss", "sub", "aud", "exp", "iat"] {
            if !claims.contains_key(name) {
                return Err(invalid(format!("it has no `{name}`")));
            }
        }
        let identity: Self = serde_json::from_value(Value::Object(claims))
            .map_err(|_| invalid("a claim has the wrong type"))?;
        if identity.subject.is_empty() {
            return Err(invalid("its `sub` is empty"));
        }
        Ok(identity)
    }

    /// Checks that the token comes from the issuer of the app, and was issued to the app.
    pub(super) fn check_made_for(&self, config: &AppConfig) -> Result<(), Error> {
        if self.issuer != config.issuer {
            return Err(invalid("its `iss` is another issuer"));
        }
        let (is_for_app, has_others) = match &self.audience {
            Audience::One(one) => (*one == config.client_id, false),
            Audience::Several(several) => (several.contains(&config.client_id), several.len() > 1),
        };
        if !is_for_app {
            return Err(invalid("its `aud` is another app"));
        }
        match self.authorized_party.as_deref() {
            Some(party) if party != config.client_id => Err(invalid("its `azp` is another app")),
            None if has_others => Err(invalid("it has several `aud`, and no `azp`")),
            _ => Ok(()),
        }
    }

    pub(super) fn check_times(&self, now: Timestamp) -> Result<(), Error> {
        if now.duration_since(self.expires_at.timestamp()) >= LEEWAY {
            return Err(invalid("it has expired"));
        }
        if self.issued_at.timestamp().duration_since(now) > LEEWAY {
            return Err(invalid(
                "its `iat` is in the future, or the clock of this machine is slow",
            ));
        }
        Ok(())
    }

    pub(super) fn check_nonce(&self, nonce: &str) -> Result<(), Error> {
        let found = self.nonce.as_deref().ok_or_else(|| invalid("it has no `nonce`"))?;
        if bool::from(found.as_bytes().ct_eq(nonce.as_bytes())) {
            Ok(())
        } else {
            Err(invalid("its `nonce` belongs to another login"))
        }
    }

    /// Checks that the last authentication of the person is at most `max_age` seconds old.
    ///
    /// The age is computed against `iat`, because both times come from the clock of the server. The
    /// clock of this machine is used with an additional tolerance.
    pub(super) fn check_age(&self, max_age: u32, now: Timestamp) -> Result<(), Error> {
        let missing = || invalid("it has no `auth_time` although `max_age` was requested");
        let proved_at = self.authenticated_at().ok_or_else(missing)?;
        let max_age = SignedDuration::from_secs(i64::from(max_age));
        let since_issue = self.issued_at.timestamp().duration_since(proved_at);
        let until_now = now.duration_since(proved_at);
        if since_issue > max_age + EXCHANGE || until_now > max_age + LEEWAY + EXCHANGE {
            return Err(invalid("its `auth_time` is older than the requested `max_age`"));
        }
        if since_issue < -LEEWAY {
            return Err(invalid("its `auth_time` is later than its `iat`"));
        }
        Ok(())
    }

    /// Checks the optional `at_hash` against the access token (OpenID Connect Core §3.1.3.8).
    pub(super) fn check_access_token(&self, access_token: &str) -> Result<(), Error> {
        let Some(found) = self.claim("at_hash") else { return Ok(()) };
        let digest = digest::digest(&digest::SHA256, access_token.as_bytes());
        let half = digest.as_ref().get(..16).unwrap_or_default();
        if found.as_str() == Some(&URL_SAFE_NO_PAD.encode(half)) {
            return Ok(());
        }
        Err(invalid("its `at_hash` belongs to another access token"))
    }

    /// Checks that the claims after a refresh do not name another issuer, person or app.
    pub(super) fn check_is_same(&self, config: &AppConfig, claims: &[u8]) -> Result<(), Error> {
        let claims: Map<String, Value> = serde_json::from_slice(claims)
            .map_err(|_| invalid("its claims are not a JSON object"))?;
        let is_app = |value: &Value| value.as_str() == Some(&config.client_id);
        for (claim, expected) in
            [("iss", &config.issuer), ("sub", &self.subject), ("aud", &config.client_id)]
        {
            let Some(found) = claims.get(claim) else { continue };
            let is_same = match found {
                Value::Array(several) if claim == "aud" => several.iter().any(is_app),
                Value::String(one) => one == expected,
                _ => false,
            };
            if !is_same {
                let found = found
                    .as_str()
                    .map_or_else(|| foreign_text::line(&found.to_string()), foreign_text::line);
                return Err(Fault::OtherIdentity {
                    claim,
                    expected: foreign_text::line(expected),
                    found,
                }
                .into());
            }
        }
        Ok(())
    }

    /// Checks that the token of a refresh belongs to the same login.
    pub(super) fn check_follows(&self, before: &Self) -> Result<(), Error> {
        if self.nonce.is_some() && self.nonce != before.nonce {
            return Err(invalid("after a refresh, its `nonce` belongs to another login"));
        }
        if self.authenticated_at.is_some() && self.authenticated_at != before.authenticated_at {
            return Err(invalid("after a refresh, its `auth_time` belongs to another login"));
        }
        Ok(())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

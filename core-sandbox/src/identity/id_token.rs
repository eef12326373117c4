//! Id tokens (OpenID Connect Core §2), and the flaws that tests can ask for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{digest, hmac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::keys::SigningKey;

/// A flaw of the id tokens, for tests of their verification.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{IdTokenFlaw, Sandbox};
///
/// let sandbox = Sandbox::builder().auto_consent(true).start().await?;
/// sandbox.set_id_token_flaw(Some(IdTokenFlaw::OtherKey));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum IdTokenFlaw {
    /// The response has no id token.
    Missing,
    /// The id token is not a valid JSON Web Token.
    NotAToken,
    /// `iss` names another server.
    OtherIssuer,
    /// `aud` names another app.
    OtherAudience,
    /// `aud` names another app too, and `azp` is missing.
    SeveralAudiences,
    /// `azp` names another app.
    OtherAuthorizedParty,
    /// `nonce` belongs to another login.
    OtherNonce,
    /// `nonce` is missing.
    NoNonce,
    /// `sub` is missing.
    NoSubject,
    /// `sub` names another person.
    OtherSubject,
    /// The token expired an hour ago.
    Expired,
    /// `exp` is missing.
    NoExpiry,
    /// `iat` is an hour in the future.
    FromTheFuture,
    /// `iat` is missing.
    NoIssuedAt,
    /// `alg` is `none`, and the signature is empty.
    AlgNone,
    /// `alg` is `HS256`, with the client secret as the key.
    Hs256,
    /// The signature was made with a key other than the one in the header.
    OtherKey,
    /// The signature belongs to another text.
    BadSignature,
    /// `kid` names no key of the set.
    UnknownKid,
    /// `kid` is missing, which is valid if the set has one suitable key.
    NoKid,
    /// `auth_time` is missing.
    NoAuthTime,
    /// `auth_time` is two hours before `iat`, as if the person had already been logged in.
    OldAuthTime,
    /// `auth_time` is an hour after `iat`.
    LateAuthTime,
    /// `iat` and `auth_time` are two hours in the past, and the token has not expired.
    LongIssued,
    /// `at_hash` belongs to another access token.
    OtherAccessToken,
    /// `at_hash` is missing, which is valid in the code flow.
    NoAccessTokenHash,
    /// `crit` names a header parameter that does not exist (RFC 7515 §4.1.11).
    Critical,
}

/// The claims of an id token, and the data for its signature.
pub(crate) struct IdTokenClaims<'a> {
    pub(crate) issuer: String,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a str,
    /// The id of the person, which belongs to no record.
    pub(crate) subject: String,
    /// The id of the session.
    pub(crate) session_id: String,
    /// The access token of the same response.
    pub(crate) access_token: &'a str,
    /// The nonce of the login, or `None` after a refresh (OpenID Connect Core §12.2).
    pub(crate) nonce: Option<&'a str>,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) now: Timestamp,
}

impl IdTokenClaims<'_> {
    /// Returns the signed token, with this flaw.
    pub(super) fn sign(&self, key: &SigningKey, flaw: Option<IdTokenFlaw>) -> Option<String> {
        match flaw {
            Some(IdTokenFlaw::Missing) => return None,
            Some(IdTokenFlaw::NotAToken) => return Some("not.a-token".to_owned()),
            _ => {}
        }
        let mut header =
            json!({"alg": "RS256", "typ": "JWT", "kid": key.kid(), "x5t": key.thumbprint()});
        spoil_header(&mut header, flaw);
        let mut claims = self.claims();
        spoil_claims(&mut claims, self.now.as_second(), flaw);
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let text = format!("{}.{}", encoded(&header), encoded(&claims));
        let signature = match flaw {
            Some(IdTokenFlaw::AlgNone) => Vec::new(),
            Some(IdTokenFlaw::Hs256) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.client_secret.as_bytes());
                hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
            }
            Some(IdTokenFlaw::OtherKey) => key.other().sign(&text),
            Some(IdTokenFlaw::BadSignature) => key.sign(&format!("{text} ")),
            _ => key.sign(&text),
        };
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn claims(&self) -> Value {
        let now = self.now.as_second();
        let mut claims = json!({
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": self.subject,
            "sid": self.session_id,
            "iat": now,
            "nbf": now,
            "exp": now.saturating_add(300),
            "auth_time": self.authenticated_at.as_second(),
            "at_hash": access_token_hash(self.access_token),
            "idp": "local",
            "amr": ["pwd"],
        });
        if let Some(nonce) = self.nonce {
            claims["nonce"] = nonce.into();
        }
        claims
    }
}

/// Applies a flaw to the header.
fn spoil_header(header: &mut Value, flaw: Option<IdTokenFlaw>) {
    match flaw {
        Some(IdTokenFlaw::AlgNone) => header["alg"] = "none".into(),
        Some(IdTokenFlaw::Hs256) => header["alg"] = "HS256".into(),
        Some(IdTokenFlaw::UnknownKid) => header["kid"] = "unknown".into(),
        Some(IdTokenFlaw::NoKid) => remove(header, "kid"),
        Some(IdTokenFlaw::Critical) => header["crit"] = json!(["new"]),
        _ => {}
    }
}

/// Applies a flaw to the claims.
fn spoil_claims(claims: &mut Value, now: i64, flaw: Option<IdTokenFlaw>) {
    match flaw {
        Some(IdTokenFlaw::OtherIssuer) => claims["iss"] = "https://identity.test/idp".into(),
        Some(IdTokenFlaw::OtherAudience) => claims["aud"] = "other.apps.bqe.com".into(),
        Some(IdTokenFlaw::SeveralAudiences) => {
            claims["aud"] = json!([claims["aud"], "other.apps.bqe.com"]);
        }
        Some(IdTokenFlaw::OtherAuthorizedParty) => claims["azp"] = "other.apps.bqe.com".into(),
        Some(IdTokenFlaw::OtherNonce) => claims["nonce"] = "other".into(),
        Some(IdTokenFlaw::NoNonce) => remove(claims, "nonce"),
        Some(IdTokenFlaw::NoSubject) => remove(claims, "sub"),
        Some(IdTokenFlaw::OtherSubject) => claims["sub"] = "somebody-else".into(),
        Some(IdTokenFlaw::Expired) => {
            claims["iat"] = now.saturating_sub(7_200).into();
            claims["exp"] = now.saturating_sub(3_600).into();
        }
        Some(IdTokenFlaw::NoExpiry) => remove(claims, "exp"),
        Some(IdTokenFlaw::FromTheFuture) => claims["iat"] = now.saturating_add(3_600).into(),
        Some(IdTokenFlaw::NoIssuedAt) => remove(claims, "iat"),
        Some(IdTokenFlaw::NoAuthTime) => remove(claims, "auth_time"),
        Some(IdTokenFlaw::OldAuthTime) => claims["auth_time"] = now.saturating_sub(7_200).into(),
        Some(IdTokenFlaw::LongIssued) => {
            claims["iat"] = now.saturating_sub(7_200).into();
            claims["auth_time"] = now.saturating_sub(7_200).into();
        }
        Some(IdTokenFlaw::OtherAccessToken) => {
            claims["at_hash"] = access_token_hash("other").into();
        }
        Some(IdTokenFlaw::NoAccessTokenHash) => remove(claims, "at_hash"),
        Some(IdTokenFlaw::LateAuthTime) => claims["auth_time"] = now.saturating_add(3_600).into(),
        _ => {}
    }
}

/// Returns the first half of the SHA-256 digest of an access token (OpenID Connect Core §3.1.3.6).
fn access_token_hash(token: &str) -> String {
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}

fn remove(part: &mut Value, name: &str) {
    if let Some(members) = part.as_object_mut() {
        members.remove(name);
    }
}

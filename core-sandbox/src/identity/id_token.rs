//! Id tokens (OpenID Connect Core §2), and what may be wrong with them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{digest, hmac};
use serde_json::{Value, json};

use super::keys::SigningKey;

/// What is wrong with an id token that a test asks for.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdTokenFlaw {
    /// There is none.
    Missing,
    /// It is a text that is no JSON Web Token.
    NotAToken,
    /// `iss` is another server.
    OtherIssuer,
    /// `aud` is another app.
    OtherAudience,
    /// `aud` has another app too, and nothing says for which of them it was made.
    SeveralAudiences,
    /// `azp` is another app.
    OtherAuthorizedParty,
    /// `nonce` is that of another login.
    OtherNonce,
    /// There is no `nonce`.
    NoNonce,
    /// There is no `sub`.
    NoSubject,
    /// `sub` is another person.
    OtherSubject,
    /// It expired an hour ago.
    Expired,
    /// `exp` is missing.
    NoExpiry,
    /// `iat` is in an hour.
    FromTheFuture,
    /// `iat` is missing.
    NoIssuedAt,
    /// `alg` is `none`, and there is no signature.
    AlgNone,
    /// `alg` is `HS256`, by the secret of the app.
    Hs256,
    /// The header is right, and another key has signed.
    OtherKey,
    /// A byte of the signature is another one.
    BadSignature,
    /// `kid` is of no key in the set.
    UnknownKid,
    /// There is no `kid`, which is right where the set has one key for it.
    NoKid,
    /// There is no `auth_time`.
    NoAuthTime,
    /// `auth_time` is two hours before `iat`: the person was logged in already.
    OldAuthTime,
    /// `auth_time` is an hour after `iat`.
    LateAuthTime,
    /// `iat` and `auth_time` are two hours ago, and it has not expired.
    LongIssued,
    /// `at_hash` is of another access token.
    OtherAccessToken,
    /// There is no `at_hash`, which is right for a login by code.
    NoAccessTokenHash,
    /// `crit` names a header that nobody understands (RFC 7515 §4.1.11).
    Critical,
}

/// What an id token says.
pub(super) struct IdToken<'a> {
    pub(super) issuer: String,
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a str,
    /// The access token that it comes with.
    pub(super) access_token: &'a str,
    pub(super) subject: &'a str,
    /// Left out after a refresh (OpenID Connect Core §12.2).
    pub(super) nonce: Option<&'a str>,
    pub(super) authenticated_at: Timestamp,
    pub(super) now: Timestamp,
}

impl IdToken<'_> {
    /// The token, signed; with a flaw where one is asked for.
    pub(super) fn sign(&self, key: SigningKey, flaw: Option<IdTokenFlaw>) -> Option<String> {
        match flaw {
            Some(IdTokenFlaw::Missing) => return None,
            Some(IdTokenFlaw::NotAToken) => return Some("not.a-token".to_owned()),
            _ => {}
        }
        let mut header = json!({"alg": "RS256", "typ": "JWT", "kid": key.kid()});
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

/// The first half of the digest of an access token (OpenID Connect Core §3.1.3.6).
fn access_token_hash(token: &str) -> String {
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}

fn remove(part: &mut Value, name: &str) {
    if let Some(members) = part.as_object_mut() {
        members.remove(name);
    }
}

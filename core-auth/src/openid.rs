//! OpenID Connect: verified id tokens, and the userinfo of the person who logged in.
//!
//! A login with the scope `openid` returns a grant with an [`Identity`]. A login with OpenID Connect
//! scopes only is "Sign in with Core".
//!
//! ```
//! use core_api::{Client, GetEmployee, Scope};
//! use core_auth::{App, StaticToken};
//! use core_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! let id = sandbox.app();
//! let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
//!     .with_secret(id.client_secret.as_str())
//!     .allow_loopback();
//! let login = app.authorize([Scope::Openid, Scope::Profile, Scope::ReadCore]);
//! # let callback = sandbox.consent(login.url().as_str())?;
//! let grant = login.finish(&callback).await?;
//!
//! let subject = grant.identity().map(|identity| identity.subject());
//! let person = app.userinfo(&grant).await?;
//! assert_eq!(subject, Some(person.sub.as_str()));
//!
//! // Core's own id of the person leads to the record of the employee.
//! let client = Client::builder(StaticToken::from(grant.access_token().clone()))
//!     .allow_loopback()
//!     .build()?;
//! let employee = client.send(GetEmployee::new(person.employee_id().unwrap())).await?;
//! assert_eq!(employee.first_name, person.given_name);
//! # Ok(())
//! # }
//! ```

mod challenge;
mod identity;
mod token;
pub(crate) mod userinfo;

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Error,
    config::AppConfig,
    error::Fault,
    identity_server::{IdentityServer, key_cache::VerificationKey, keys},
};
pub use identity::Identity;
use token::IdToken;
pub use userinfo::UserInfo;

/// Verifies the id token of a login (OpenID Connect Core §3.1.3.7).
pub(crate) async fn verify(
    server: &IdentityServer,
    text: &str,
    nonce: &str,
    access_token: &SecretString,
    max_age: Option<u32>,
) -> Result<Identity, Error> {
    let token = IdToken::parse(text)?;
    let key = keys::key(server, token.kid()).await?;
    let key = key.ok_or_else(|| invalid("it is signed with an unknown key"))?;
    if !is_signed_by(&token, &key) {
        let successor = keys::successor(server, token.kid(), &key).await?;
        if !successor.is_some_and(|key| is_signed_by(&token, &key)) {
            return Err(invalid("its signature does not match the key"));
        }
    }
    let identity = Identity::parse(&token.claims)?;
    identity.check_made_for(&server.config)?;
    identity.check_times(server.config.now())?;
    identity.check_nonce(nonce)?;
    identity.check_access_token(access_token.expose_secret())?;
    if let Some(max_age) = max_age {
        identity.check_age(max_age, server.config.now())?;
    }
    Ok(identity)
}

fn is_signed_by(token: &IdToken<'_>, key: &VerificationKey) -> bool {
    RsaPublicKeyComponents { n: &key.n, e: &key.e }
        .verify(&RSA_PKCS1_2048_8192_SHA256, token.signed.as_bytes(), &token.signature)
        .is_ok()
}

/// Checks the id token of a refresh against the id token of the login (OpenID Connect Core §12.2).
///
/// The signature is not verified, because a failed key fetch would lose the new tokens after the
/// refresh token is used up. The TLS connection to the token endpoint authenticates the issuer
/// instead, as §3.1.3.7 (6) permits.
///
/// # Errors
///
/// [`Identity`](crate::ErrorKind::Identity) if the token names another issuer, person or app, even
/// with an unsupported algorithm, or if the token is not valid for another reason.
pub(crate) fn verify_refreshed(
    config: &AppConfig,
    text: &str,
    before: &Identity,
) -> Result<Identity, Error> {
    let claims = token::claims(text)?;
    before.check_is_same(config, &claims)?;
    IdToken::parse(text)?;
    let identity = Identity::parse(&claims)?;
    identity.check_made_for(config)?;
    identity.check_follows(before)?;
    Ok(identity)
}

/// Returns the error of an id token that is not valid. The reason must not quote the token.
fn invalid(problem: impl Into<String>) -> Error {
    Fault::IdToken(problem.into()).into()
}

//! A provider of one fixed access token.

use core_api::{AccessToken, BaseUrl, TokenError, TokenProvider, token::TokenFuture};
use secrecy::SecretString;

/// A provider of one fixed access token. Once the server refuses the token, a person must log in
/// again.
///
/// ```
/// use core_auth::StaticToken;
///
/// let base = "https://api.bqecore.com/api".parse()?;
/// let client = core_api::Client::new(StaticToken::new("from elsewhere", base));
/// # Ok::<(), core_api::BaseUrlError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias("api key", "personal access token", "bearer"))]
pub struct StaticToken(AccessToken);

impl StaticToken {
    /// Creates a provider of this token, for the API at this base URL.
    #[must_use]
    pub fn new(secret: impl Into<SecretString>, endpoint: BaseUrl) -> Self {
        Self(AccessToken::new(secret, endpoint))
    }
}

impl From<AccessToken> for StaticToken {
    fn from(token: AccessToken) -> Self {
        Self(token)
    }
}

impl TokenProvider for StaticToken {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        let message = "the server does not accept the token, and there is no other; it has expired, or belongs to another \
                       server; log in again, or set a new token";
        Box::pin(async move { Err(TokenError::login_required(message)) })
    }
}

//! Access tokens, and who hands them out.
//!
//! A provider is anything that implements [`TokenProvider`]; the crate `core-auth` has those
//! that log in, refresh and store.
//!
//! ```
//! use core_api::token::{AccessToken, TokenError, TokenFuture, TokenProvider};
//!
//! /// Hands out the token that it was made with.
//! struct Fixed(AccessToken);
//!
//! impl TokenProvider for Fixed {
//!     fn token(&self) -> TokenFuture<'_> {
//!         Box::pin(async { Ok(self.0.clone()) })
//!     }
//!
//!     fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
//!         Box::pin(async { Err(TokenError::login_required("the token is no longer accepted")) })
//!     }
//! }
//! ```

use std::{error, fmt, pin::Pin, sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::{BaseUrl, scope::ScopeSet};

/// A bearer token (RFC 6750) and the company's base URL, which came with it.
///
/// Cloning is cheap; [`Debug`](fmt::Debug) does not show the secret.
#[derive(Clone, Debug)]
pub struct AccessToken(Arc<Bearer>);

#[derive(Clone, Debug)]
struct Bearer {
    secret: SecretString,
    endpoint: BaseUrl,
    expires_at: Option<Timestamp>,
    scopes: Option<ScopeSet>,
}

impl AccessToken {
    /// A token for the API at this base URL, with no known expiry and no known scopes.
    ///
    /// A call with an empty secret, or one that is not visible ASCII, sends nothing and fails with
    /// [`ErrorKind::Token`](crate::ErrorKind::Token).
    #[must_use]
    pub fn new(secret: impl Into<SecretString>, endpoint: BaseUrl) -> Self {
        let secret = secret.into();
        Self(Arc::new(Bearer { secret, endpoint, expires_at: None, scopes: None }))
    }

    /// Sets the moment from which on the server refuses it.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// Sets the scopes that were granted.
    #[must_use]
    pub fn with_scopes(mut self, scopes: ScopeSet) -> Self {
        Arc::make_mut(&mut self.0).scopes = Some(scopes);
        self
    }

    /// The secret, for the `Authorization` header.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.0.secret.expose_secret()
    }

    /// The base URL of every call made with it.
    #[must_use]
    pub fn endpoint(&self) -> &BaseUrl {
        &self.0.endpoint
    }

    /// The moment from which on the server refuses it, where that is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// The scopes that were granted, where that is known.
    #[must_use]
    pub fn scopes(&self) -> Option<&ScopeSet> {
        self.0.scopes.as_ref()
    }

    /// Checks that a header can hold the secret, and that it is one word (RFC 6750, section 2.1).
    ///
    /// The error shows nothing of the secret.
    #[cfg(feature = "client")]
    pub(crate) fn check(&self) -> Result<(), TokenError> {
        let fault = match self.secret() {
            "" => "an empty access token",
            secret if secret.bytes().all(|byte| byte.is_ascii_graphic()) => return Ok(()),
            _ => "an access token with a blank, a control character or a letter outside of ASCII",
        };
        let message =
            format!("the token provider gave {fault}; give it the token as it was issued");
        Err(TokenError::new(TokenErrorKind::Configuration, message))
    }

    /// Whether both hold the same secret.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.secret() == other.secret()
    }
}

/// What a [`TokenProvider`] answers with.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// Hands out access tokens; shared by all calls of a client, and object-safe.
pub trait TokenProvider: Send + Sync {
    /// A token that the server should accept.
    fn token(&self) -> TokenFuture<'_>;

    /// A token after the server refused this one with 401: a newer one, refreshed if need be.
    ///
    /// The client calls it once per call and tries again once, so a provider that can do nothing
    /// answers with [`TokenError::login_required`].
    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a>;
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token(&self) -> TokenFuture<'_> {
        (**self).token()
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        (**self).refused(token)
    }
}

/// Why there is no token.
#[derive(Clone, Debug)]
pub struct TokenError {
    kind: TokenErrorKind,
    message: Box<str>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn error::Error + Send + Sync>>,
}

/// The decision that a [`TokenError`] asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The provider has no session: nobody has logged in yet. A person must log in.
    ///
    /// A provider that asks several others goes on to the next one.
    NotLoggedIn,
    /// The provider is not set up: none of its settings is there.
    ///
    /// A provider that asks several others goes on to the next one.
    NotConfigured,
    /// The session has ended, or a login failed. A person must log in again.
    LoginRequired,
    /// The identity server or the store could not be reached, was busy or failed. Try again later.
    Unavailable,
    /// A setting or the stored session is wrong and must be corrected.
    Configuration,
}

impl TokenErrorKind {
    /// Whether a person must log in before there is a token.
    #[must_use]
    pub fn needs_login(self) -> bool {
        match self {
            Self::NotLoggedIn | Self::LoginRequired => true,
            Self::NotConfigured | Self::Unavailable | Self::Configuration => false,
        }
    }

    /// Whether the provider is not set up, so that another provider may be asked.
    #[must_use]
    pub fn is_not_set_up(self) -> bool {
        match self {
            Self::NotLoggedIn | Self::NotConfigured => true,
            Self::LoginRequired | Self::Unavailable | Self::Configuration => false,
        }
    }
}

impl TokenError {
    /// A person must log in again.
    #[must_use]
    pub fn login_required(message: impl Into<Box<str>>) -> Self {
        Self::new(TokenErrorKind::LoginRequired, message)
    }

    /// Try again later.
    #[must_use]
    pub fn unavailable(message: impl Into<Box<str>>) -> Self {
        Self::new(TokenErrorKind::Unavailable, message)
    }

    /// An error of this kind; the message must hold no secret.
    #[must_use]
    pub fn new(kind: TokenErrorKind, message: impl Into<Box<str>>) -> Self {
        Self { kind, message: message.into(), retry_after: None, source: None }
    }

    /// The same with another text, and without what caused it.
    pub(crate) fn with_message(&self, message: impl Into<Box<str>>) -> Self {
        Self { message: message.into(), source: None, ..self.clone() }
    }

    /// Adds what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Sets the time until another try makes sense.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The time until another try makes sense, where it is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether a person must log in before there is a token.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind.needs_login()
    }

    /// Whether it may work later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.kind == TokenErrorKind::Unavailable
    }

    /// The decision that the error asks for.
    #[must_use]
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for TokenError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn error::Error + 'static))
    }
}

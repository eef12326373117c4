//! Access tokens and their providers.
//!
//! A provider implements [`TokenProvider`]. The crate `core-auth` has providers that log in, refresh and store
//! tokens.
//!
//! ```
//! use core_api::token::{AccessToken, TokenError, TokenFuture, TokenProvider};
//!
//! /// Always returns the same token.
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

/// A bearer token (RFC 6750) and the company's base URL from the same token response.
///
/// Cloning is cheap. [`Debug`](fmt::Debug) does not show the secret.
#[derive(Clone, Debug)]
#[doc(alias("bearer", "api key"))]
pub struct AccessToken(Arc<TokenData>);

#[derive(Clone, Debug)]
struct TokenData {
    secret: SecretString,
    endpoint: BaseUrl,
    expires_at: Option<Timestamp>,
    scopes: Option<ScopeSet>,
}

impl AccessToken {
    /// Makes a token for a base URL, without a known expiry and without known scopes.
    ///
    /// If the secret is empty or contains anything but visible ASCII, calls fail with
    /// [`ErrorKind::Token`](crate::ErrorKind::Token) before anything is sent.
    #[must_use]
    pub fn new(secret: impl Into<SecretString>, endpoint: BaseUrl) -> Self {
        let secret = secret.into();
        Self(Arc::new(TokenData { secret, endpoint, expires_at: None, scopes: None }))
    }

    /// Sets the expiry of the token.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// Sets the granted scopes.
    #[must_use]
    pub fn with_scopes(mut self, scopes: ScopeSet) -> Self {
        Arc::make_mut(&mut self.0).scopes = Some(scopes);
        self
    }

    /// Returns the secret, for the header `Authorization`.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.0.secret.expose_secret()
    }

    /// Returns the base URL of all calls with this token.
    #[must_use]
    pub fn endpoint(&self) -> &BaseUrl {
        &self.0.endpoint
    }

    /// Returns the expiry of the token, if it is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// Returns the granted scopes, if they are known.
    #[must_use]
    pub fn scopes(&self) -> Option<&ScopeSet> {
        self.0.scopes.as_ref()
    }

    /// Checks that a header can contain the secret, and that the secret is a single word (RFC 6750 §2.1).
    ///
    /// The error does not show any part of the secret.
    #[cfg(feature = "client")]
    pub(crate) fn check(&self) -> Result<(), TokenError> {
        let fault = match self.secret() {
            "" => "an empty access token",
            secret if secret.bytes().all(|byte| byte.is_ascii_graphic()) => return Ok(()),
            _ => "an access token that contains a blank, a control character or a non-ASCII letter",
        };
        let message =
            format!("the token provider returned {fault}; give it the token as it was issued");
        Err(TokenError::new(TokenErrorKind::Configuration, message))
    }

    /// Returns whether both tokens have the same secret.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.secret() == other.secret()
    }
}

/// The future that a [`TokenProvider`] returns.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// A source of access tokens, which all calls of a client share. The trait is dyn-compatible.
#[doc(alias("auth", "authentication", "credentials", "bearer"))]
pub trait TokenProvider: Send + Sync {
    /// Returns a token that the server should accept.
    fn token(&self) -> TokenFuture<'_>;

    /// Returns a newer token, refreshed if necessary, after the server has refused a token with 401.
    ///
    /// The client asks at most once per call, and then repeats the call once. A provider that has no other
    /// token returns [`TokenError::login_required`].
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

/// The error of a provider that has no token.
#[derive(Clone)]
pub struct TokenError {
    kind: TokenErrorKind,
    message: Box<str>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn error::Error + Send + Sync>>,
}

/// The kind of a [`TokenError`], which determines the reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The provider has no session, because nobody has logged in yet. A person must log in.
    ///
    /// A chain of providers continues with the next one.
    NotLoggedIn,
    /// The provider is not configured, because all of its settings are missing.
    ///
    /// A chain of providers continues with the next one.
    NotConfigured,
    /// The session has ended, or a login failed. A person must log in again.
    LoginRequired,
    /// The identity server or the store could not be reached, was busy or failed. Try again later.
    Unavailable,
    /// A setting or the stored session is wrong and must be corrected.
    Configuration,
}

impl TokenErrorKind {
    /// Returns whether a person must log in to get a token.
    #[must_use]
    pub fn needs_login(self) -> bool {
        match self {
            Self::NotLoggedIn | Self::LoginRequired => true,
            Self::NotConfigured | Self::Unavailable | Self::Configuration => false,
        }
    }

    /// Returns whether the provider is not set up. A chain of providers then continues with the next one.
    #[must_use]
    pub fn is_not_set_up(self) -> bool {
        match self {
            Self::NotLoggedIn | Self::NotConfigured => true,
            Self::LoginRequired | Self::Unavailable | Self::Configuration => false,
        }
    }
}

impl TokenError {
    /// Makes an error after which a person must log in again. The message must not contain a secret.
    #[must_use]
    pub fn login_required(message: impl Into<Box<str>>) -> Self {
        Self::new(TokenErrorKind::LoginRequired, message)
    }

    /// Makes an error after which the call may be retried later. The message must not contain a secret.
    #[must_use]
    pub fn unavailable(message: impl Into<Box<str>>) -> Self {
        Self::new(TokenErrorKind::Unavailable, message)
    }

    /// Makes an error of a kind. The message must not contain a secret.
    #[must_use]
    pub fn new(kind: TokenErrorKind, message: impl Into<Box<str>>) -> Self {
        Self { kind, message: message.into(), retry_after: None, source: None }
    }

    /// Returns the error with another message, and without its cause.
    pub(crate) fn with_message(&self, message: impl Into<Box<str>>) -> Self {
        Self { message: message.into(), source: None, ..self.clone() }
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Sets the time to wait before a retry.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// Returns the time to wait before a retry, if it is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns whether a person must log in to get a token.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind.needs_login()
    }

    /// Returns whether a retry may succeed later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.kind == TokenErrorKind::Unavailable
    }

    /// Returns the kind, which determines the reaction.
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

//! A provider that tries several providers in order.

use std::{fmt, sync::Arc};

use core_api::{
    AccessToken, TokenError, TokenProvider,
    token::{TokenErrorKind, TokenFuture},
};

/// A provider that tries several providers in order.
///
/// The chain skips a provider only if it is not set up. Either nobody has logged in yet
/// ([`NotLoggedIn`](TokenErrorKind::NotLoggedIn)), or none of its variables is set
/// ([`NotConfigured`](TokenErrorKind::NotConfigured)). Every other error ends the chain, such as an
/// unreachable server, an ended session, a damaged file or a wrong setting. The next provider may act
/// for another person, so the chain must not fall through to it.
///
/// ```
/// use core_api::{AccessToken, TokenProvider};
/// use core_auth::{Chain, FromEnv, StaticToken};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let fixed = StaticToken::new("a token", "https://api.bqecore.com/api".parse()?);
/// let provider = Chain::new().or_result(FromEnv::new()).or(fixed);
/// assert_eq!(provider.token().await?.secret(), "a token");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Chain(Vec<Arc<dyn TokenProvider>>);

impl Chain {
    /// Creates an empty chain.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider to the end of the chain.
    #[must_use]
    pub fn or(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.0.push(Arc::new(provider));
        self
    }

    /// Adds a provider that may have failed to build.
    ///
    /// The error is reported only if no other provider has a token.
    #[must_use]
    pub fn or_result<P, E>(self, provider: Result<P, E>) -> Self
    where
        P: TokenProvider + 'static,
        E: Into<TokenError>,
    {
        match provider {
            Ok(provider) => self.or(provider),
            Err(error) => self.or(UnavailableProvider(error.into())),
        }
    }
}

impl TokenProvider for Chain {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let mut absences = Absences::default();
            for provider in &self.0 {
                match provider.token().await {
                    Err(error) => absences.note(error)?,
                    Ok(token) => return Ok(token),
                }
            }
            Err(absences.into())
        })
    }

    /// Asks the provider that issued the token for a newer one.
    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(async {
            let mut absences = Absences::default();
            for provider in &self.0 {
                // The provider that returns the refused token is its owner. Any other token comes from
                // another source, or from a refresh since then.
                match provider.token().await {
                    Ok(found) if found.is_same(token) => return provider.refused(token).await,
                    Ok(other) => return Ok(other),
                    Err(error) => absences.note(error)?,
                }
            }
            Err(absences.into())
        })
    }
}

/// The errors of providers that are not set up.
#[derive(Default)]
struct Absences(Vec<TokenError>);

impl Absences {
    /// Records that a provider is not set up.
    ///
    /// # Errors
    ///
    /// Any other error, which ends the chain.
    fn note(&mut self, error: TokenError) -> Result<(), TokenError> {
        if !error.kind().is_not_set_up() {
            return Err(error);
        }
        self.0.push(error);
        Ok(())
    }
}

/// The error of a chain without any provider that is set up. The error asks for a login if a login
/// would set up one of them.
impl From<Absences> for TokenError {
    fn from(Absences(errors): Absences) -> Self {
        let kind = match errors.iter().any(Self::needs_login) {
            true => TokenErrorKind::NotLoggedIn,
            false => TokenErrorKind::NotConfigured,
        };
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        let texts =
            if texts.is_empty() { "the chain is empty".to_owned() } else { texts.join("; ") };
        Self::new(kind, format!("no provider has a token: {texts}"))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({} providers)", self.0.len())
    }
}

/// The error of a provider that failed to build.
struct UnavailableProvider(TokenError);

impl TokenProvider for UnavailableProvider {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(self.0.clone()) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

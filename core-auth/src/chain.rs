//! Several providers, of which the first that has a token gives it.

use std::{fmt, sync::Arc};

use core_api::{
    AccessToken, TokenError, TokenProvider,
    token::{TokenErrorKind, TokenFuture},
};

/// Asks one provider after the other.
///
/// The next one is asked where a provider has no login, or is not set up. One that cannot be reached
/// is an error at once: going on would act for somebody else whenever the network is bad.
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
    /// A chain without a provider.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks this provider after those before it.
    #[must_use]
    pub fn or(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.0.push(Arc::new(provider));
        self
    }

    /// Asks this provider, where there is one, after those before it; why there is none is said
    /// where no other has a token.
    #[must_use]
    pub fn or_result<P, E>(self, provider: Result<P, E>) -> Self
    where
        P: TokenProvider + 'static,
        E: Into<TokenError>,
    {
        match provider {
            Ok(provider) => self.or(provider),
            Err(error) => self.or(Missing(error.into())),
        }
    }
}

impl TokenProvider for Chain {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let mut reasons = Vec::new();
            for provider in &self.0 {
                match provider.token().await {
                    Err(error) if error.kind() != TokenErrorKind::Unavailable => {
                        reasons.push(error.to_string());
                    }
                    result => return result,
                }
            }
            Err(nobody(&reasons))
        })
    }

    /// Asks the provider that gave the token for a newer one.
    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(async {
            let mut reasons = Vec::new();
            for provider in &self.0 {
                // One that gives another token than the refused one has it from elsewhere, or has
                // refreshed since; one that gives the same is whose token it is.
                let error = match provider.token().await {
                    Ok(found) if found.is_same(token) => match provider.refused(token).await {
                        Ok(newer) => return Ok(newer),
                        Err(error) => error,
                    },
                    Ok(other) => return Ok(other),
                    Err(error) => error,
                };
                if error.kind() == TokenErrorKind::Unavailable {
                    return Err(error);
                }
                reasons.push(error.to_string());
            }
            Err(nobody(&reasons))
        })
    }
}

fn nobody(reasons: &[String]) -> TokenError {
    let reasons = if reasons.is_empty() { "none was named".to_owned() } else { reasons.join("; ") };
    TokenError::login_required(format!("no provider has a token: {reasons}"))
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({} providers)", self.0.len())
    }
}

/// A provider that could not be made.
struct Missing(TokenError);

impl TokenProvider for Missing {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(self.0.clone()) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

//! A function as a provider.

use std::{fmt, sync::Arc};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenFuture};

/// Hands out what a function gives; [`from_fn`] makes one.
#[derive(Clone)]
pub struct FromFn(Arc<TokenFn>);

type TokenFn = dyn Fn(Option<AccessToken>) -> StaticFuture + Send + Sync;

/// A [`TokenFuture`] that borrows nothing.
type StaticFuture = TokenFuture<'static>;

/// A provider that asks a function for each token: with `None` for one that should be good, and with
/// a token that the server has refused for a newer one.
///
/// ```
/// use core_api::{AccessToken, TokenError, TokenProvider};
/// use core_auth::from_fn;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let provider = from_fn(|refused: Option<AccessToken>| async move {
///     if refused.is_some() {
///         return Err(TokenError::login_required("the vault has no newer token"));
///     }
///     // … ask a vault …
///     Ok(AccessToken::new("from the vault", "https://api.bqecore.com/api".parse().unwrap()))
/// });
/// assert_eq!(provider.token().await?.secret(), "from the vault");
/// # Ok(())
/// # }
/// ```
pub fn from_fn<F, T>(function: F) -> FromFn
where
    F: Fn(Option<AccessToken>) -> T + Send + Sync + 'static,
    T: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    FromFn(Arc::new(move |refused| Box::pin(function(refused))))
}

impl TokenProvider for FromFn {
    fn token(&self) -> TokenFuture<'_> {
        (self.0)(None)
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        (self.0)(Some(token.clone()))
    }
}

impl fmt::Debug for FromFn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromFn(..)")
    }
}

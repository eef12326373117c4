//! A provider that calls a function.

use std::{fmt, sync::Arc};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenFuture};

/// A provider that calls a function for each token. [`from_fn`] creates one.
#[derive(Clone)]
pub struct FromFn(Arc<TokenFn>);

type TokenFn = dyn Fn(Option<AccessToken>) -> StaticFuture + Send + Sync;

/// A [`TokenFuture`] that borrows nothing.
type StaticFuture = TokenFuture<'static>;

/// Creates a provider that calls a function for each token.
///
/// The argument is `None` for a normal request. After the server has refused a token, the argument is
/// the refused token, and the function must return a newer one.
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

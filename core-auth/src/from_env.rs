//! An access token from the environment.

use std::env;

use core_api::{AccessToken, TokenProvider, token::TokenFuture};

use crate::{Error, StaticToken};

const TOKEN: &str = "CORE_ACCESS_TOKEN";
const ENDPOINT: &str = "CORE_ENDPOINT";

/// Hands out the access token in `CORE_ACCESS_TOKEN`, for the API at `CORE_ENDPOINT`.
///
/// ```
/// use core_auth::FromEnv;
///
/// match FromEnv::new() {
///     Ok(provider) => drop(core_api::Client::new(provider)),
///     Err(error) => println!("{error}"), // says which variable to set
/// }
/// ```
#[derive(Clone, Debug)]
pub struct FromEnv(StaticToken);

impl FromEnv {
    /// Reads the variables, once.
    ///
    /// # Errors
    ///
    /// [`Error::Variable`] when one is missing or wrong.
    pub fn new() -> Result<Self, Error> {
        Self::read(|name| env::var(name))
    }

    fn read(variable: impl Fn(&str) -> Result<String, env::VarError>) -> Result<Self, Error> {
        let read = |name| match variable(name) {
            Ok(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Ok(_) => Err(Error::Variable { name, problem: "is empty".to_owned() }),
            Err(error) => {
                Err(Error::Variable { name, problem: format!("cannot be read: {error}") })
            }
        };
        let secret = read(TOKEN)?;
        let endpoint = read(ENDPOINT)?.parse().map_err(|error| Error::Variable {
            name: ENDPOINT,
            problem: format!("is no base URL: {error}"),
        })?;
        Ok(Self(StaticToken::new(secret, endpoint)))
    }
}

impl TokenProvider for FromEnv {
    fn token(&self) -> TokenFuture<'_> {
        self.0.token()
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        self.0.refused(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(token: Option<&str>, endpoint: Option<&str>) -> Result<FromEnv, String> {
        let variable = |name: &str| {
            let value = if name == TOKEN { token } else { endpoint };
            value.map(str::to_owned).ok_or(env::VarError::NotPresent)
        };
        FromEnv::read(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn the_variable_that_is_wrong_is_named() {
        assert!(read(Some("t"), Some("https://core.test/api/")).is_ok());
        for (token, endpoint, named) in [
            (None, Some("https://core.test"), TOKEN),
            (Some(" "), Some("https://core.test"), TOKEN),
            (Some("t"), None, ENDPOINT),
            (Some("t"), Some("http://core.test"), ENDPOINT),
        ] {
            let error = read(token, endpoint).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn the_token_is_not_shown() {
        let provider = read(Some("canary"), Some("https://core.test")).unwrap();
        assert!(!format!("{provider:?}").contains("canary"));
    }
}

//! A provider that reads an access token from environment variables.

use std::env::{self, VarError};

use core_api::{AccessToken, TokenProvider, token::TokenFuture};

use crate::{
    Error, StaticToken,
    error::Fault,
    variable::{Variable, text, wrong},
};

const TOKEN: &str = "CORE_ACCESS_TOKEN";
const ENDPOINT: &str = "CORE_ENDPOINT";

/// A provider of the access token in `CORE_ACCESS_TOKEN`, for the API at `CORE_ENDPOINT`.
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
#[doc(alias = "environment variable")]
pub struct FromEnv(StaticToken);

impl FromEnv {
    /// Reads the variables once.
    ///
    /// # Errors
    ///
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) if neither variable is set.
    /// [`Configuration`](crate::ErrorKind::Configuration) if only one of them is set, or if a value is
    /// empty or not valid.
    pub fn new() -> Result<Self, Error> {
        Self::read(|name| env::var(name))
    }

    fn read(variable: impl Fn(&str) -> Variable) -> Result<Self, Error> {
        let (token, endpoint) = (variable(TOKEN), variable(ENDPOINT));
        if let (Err(VarError::NotPresent), Err(VarError::NotPresent)) = (&token, &endpoint) {
            return Err(Fault::NotSet { name: TOKEN, advice: "set it and `CORE_ENDPOINT`" }.into());
        }
        let (token, endpoint) = (text(TOKEN, token)?, text(ENDPOINT, endpoint)?);
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(wrong(
                TOKEN,
                "contains a character that is not allowed in an access token",
            ));
        }
        let endpoint = endpoint
            .parse()
            .map_err(|error| wrong(ENDPOINT, format!("is not a valid base URL: {error}")))?;
        Ok(Self(StaticToken::new(token, endpoint)))
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
            value.map(str::to_owned).ok_or(VarError::NotPresent)
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
    fn only_an_empty_environment_is_not_set_up() {
        use crate::ErrorKind::{Configuration, NotConfigured};

        let kind = |token: Option<&str>, endpoint: Option<&str>| {
            let variable = |name: &str| {
                let value = if name == TOKEN { token } else { endpoint };
                value.map(str::to_owned).ok_or(VarError::NotPresent)
            };
            FromEnv::read(variable).unwrap_err().kind()
        };
        let base = Some("https://core.test");
        assert_eq!(kind(None, None), NotConfigured);
        for (token, endpoint) in [
            (None, base),
            (Some("t"), None),
            (Some(""), None),
            (Some(" "), base),
            (Some("two words"), base),
            (Some("t"), Some("core.test")),
        ] {
            assert_eq!(kind(token, endpoint), Configuration, "{token:?} {endpoint:?}");
        }
        let unset = read(None, None).unwrap_err();
        assert_eq!(
            unset,
            "the environment variable `CORE_ACCESS_TOKEN` is not set; set it and `CORE_ENDPOINT`"
        );
    }

    #[test]
    fn the_token_is_not_shown() {
        let provider = read(Some("canary"), Some("https://core.test")).unwrap();
        assert!(!format!("{provider:?}").contains("canary"));
    }
}

//! What a token answer says (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).

use std::time::Duration;

use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse, TokenType, helpers};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::refusal;
use crate::{App, Error, grant::Answer, quote::redactor};

/// A token answer of Core: the standard's, with the base URL of the company's API.
///
/// What is missing is left empty, so that it can be said what is.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct TokenAnswer {
    #[serde(default = "no_token", deserialize_with = "token")]
    access_token: AccessToken,
    #[serde(default)]
    token_type: Kind,
    #[serde(default, deserialize_with = "lifetime")]
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    #[serde(
        default,
        rename = "scope",
        deserialize_with = "helpers::deserialize_space_delimited_vec",
        serialize_with = "helpers::serialize_space_delimited_vec"
    )]
    scopes: Option<Vec<Scope>>,
    /// Beside the standard: the base URL.
    endpoint: Option<String>,
    /// In a type that does not show it.
    id_token: Option<AccessToken>,
    /// Some servers answer errors with 200.
    error: Option<String>,
    error_description: Option<String>,
}

/// `token_type`, in any case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Kind(Option<String>);

impl TokenType for Kind {}

impl TokenResponse for TokenAnswer {
    type TokenType = Kind;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &Kind {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        // An empty one is none, and must not take the place of one that works.
        self.refresh_token.as_ref().filter(|token| !token.secret().is_empty())
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

impl TokenAnswer {
    /// The names that are read.
    pub(super) const NAMES: [&str; 9] = [
        "access_token",
        "token_type",
        "expires_in",
        "refresh_token",
        "scope",
        "endpoint",
        "id_token",
        "error",
        "error_description",
    ];

    /// The parts of the answer, once it may be used; `sent` is what was secret in the request.
    pub(super) fn read(&self, app: &App, sent: &[&str]) -> Result<Answer, Error> {
        if let Some(error) = &self.error {
            return Err(refusal(app, error, self.error_description.as_deref(), sent));
        }
        let token = self.access_token.secret();
        if token.is_empty() {
            return Err(Error::Answer("it has no access token".to_owned()));
        }
        // What could not go into a header is no bearer token (RFC 6750 §2.1).
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::Answer("its access token has letters that none has".to_owned()));
        }
        match &self.token_type.0 {
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
            Some(_) => return Err(Error::Answer("its `token_type` is not `Bearer`".to_owned())),
            None => return Err(Error::Answer("it has no `token_type`".to_owned())),
        }
        let endpoint = match &self.endpoint {
            Some(text) => Some(app.base_url(text).map_err(|error| match error {
                // The reason names the host, which may be anything.
                Error::Address { what, reason } => {
                    let reason = redactor(app, sent).redact(&reason).into_owned();
                    Error::Address { what, reason }
                }
                other => other,
            })?),
            None => None,
        };
        Ok(Answer {
            access_token: token.clone().into(),
            refresh_token: self.refresh_token().map(|token| token.secret().clone().into()),
            id_token: self.id_token.as_ref().map(|token| token.secret().clone().into()),
            endpoint,
            lifetime: self.expires_in(),
            scopes: self.scopes.as_ref().map(|scopes| {
                let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
                names.join(" ").parse().unwrap_or_default()
            }),
            received_at: app.now(),
        })
    }
}

fn no_token() -> AccessToken {
    AccessToken::new(String::new())
}

/// `null` is as good as nothing.
fn token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccessToken, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_else(no_token))
}

/// `expires_in` as servers are known to send it: seconds as a number, or as a number in a text.
fn lifetime<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Seconds {
        Whole(u64),
        Any(f64),
        Text(String),
    }
    let any = |seconds: f64| {
        // The lifetime is cut later; here, only nonsense is refused.
        (seconds.is_finite() && seconds >= 0.0).then_some(seconds as u64)
    };
    let seconds = match Option::deserialize(deserializer)? {
        None => return Ok(None),
        Some(Seconds::Whole(seconds)) => Some(seconds),
        Some(Seconds::Any(seconds)) => any(seconds),
        Some(Seconds::Text(text)) => text.trim().parse().ok().and_then(any),
    };
    // The value stays out: nobody knows what a broken server puts there.
    seconds.map(Some).ok_or_else(|| de::Error::custom("no lifetime in seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expires_in(value: &str) -> Result<Option<u64>, String> {
        let text = format!(r#"{{"access_token":"a","expires_in":{value}}}"#);
        let answer: Result<TokenAnswer, _> = serde_json::from_str(&text);
        answer.map(|answer| answer.expires_in).map_err(|error| error.to_string())
    }

    #[test]
    fn a_lifetime_is_read_in_each_form_that_servers_send() {
        for (value, seconds) in [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("\" 3600 \"", Some(3600)),
            ("3600.9", Some(3600)),
            ("0", Some(0)),
            ("null", None),
            ("1e300", Some(u64::MAX)),
            ("18446744073709551615", Some(u64::MAX)),
        ] {
            let read = expires_in(value).unwrap();
            assert_eq!(read, seconds, "{value}");
        }
        for value in ["-1", "\"-1\"", "\"soon\"", "\"NaN\"", "\"\"", "true", "[]", "{}"] {
            assert!(expires_in(value).is_err(), "{value}");
        }
    }

    #[test]
    fn nothing_shows_what_it_holds() {
        let text = r#"{"access_token":"canary","refresh_token":"canary","id_token":"canary"}"#;
        let answer: TokenAnswer = serde_json::from_str(text).unwrap();
        assert!(!format!("{answer:?}").contains("canary"), "{answer:?}");
    }
}

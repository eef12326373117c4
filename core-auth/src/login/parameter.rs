//! Additional parameters of the authorization request.

use super::Login;
use crate::{Error, error::Fault};

/// Parameter names that a login sets, or that would change its flow or expose a secret.
const RESERVED: [&str; 14] = [
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

/// The parameter whose value is checked against the id token.
const MAX_AGE: &str = "max_age";

impl Login {
    /// Adds a parameter to the authorization request, such as `prompt`, `login_hint`, `max_age` or
    /// `ui_locales` (OpenID Connect Core §3.1.2.1).
    ///
    /// A second value for a name replaces the first. `max_age` is in seconds. With the scope `openid`,
    /// the id token must then state the time of the last authentication, which must not be older.
    ///
    /// ```
    /// use core_api::Scope;
    /// use core_auth::App;
    ///
    /// let app = App::production("id", "https://app.test/callback")?.with_secret("secret");
    /// let login = app.authorize([Scope::ReadCore]).with_parameter("prompt", "login")?;
    /// assert!(login.url().as_str().ends_with("&prompt=login"));
    /// # Ok::<(), core_auth::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the name is empty or reserved, or if
    /// `max_age` is not a number of seconds. Reserved are `client_id`, `code_challenge`, `nonce`,
    /// `redirect_uri`, `request`, `request_uri`, `response_mode`, `response_type`, `scope` and `state`.
    pub fn with_parameter(self, name: &str, value: &str) -> Result<Self, Error> {
        let lower = name.to_ascii_lowercase();
        let is_reserved = RESERVED.contains(&lower.as_str()) || lower.starts_with("code_challenge");
        let problem = match name {
            "" => "is empty",
            _ if name.trim() != name => "starts or ends with whitespace",
            _ if is_reserved => "is reserved or not allowed",
            MAX_AGE if !is_seconds(value) => "must be a number of seconds",
            _ => {
                let Self { server, mut secrets, .. } = self;
                secrets.parameters.retain(|(found, _)| found != name);
                secrets.parameters.push((name.to_owned(), value.to_owned()));
                return Ok(Self::of(server, secrets));
            }
        };
        Err(Fault::LoginParameter { name: name.to_owned(), problem }.into())
    }

    /// The value of `max_age`.
    pub(super) fn max_age(&self) -> Option<u32> {
        let mut parameters = self.secrets.parameters.iter();
        parameters.find(|(name, _)| name == MAX_AGE).and_then(|(_, value)| value.parse().ok())
    }
}

/// Returns whether a value consists of digits and fits into 32 bits.
fn is_seconds(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && value.parse::<u32>().is_ok()
}

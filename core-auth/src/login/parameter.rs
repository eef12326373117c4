//! Further parameters of the request that a login sends.

use super::Login;
use crate::{Error, error::Fault};

/// The names that a login sets itself, or that would change its flow or show a secret.
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

/// The parameter whose value is checked in the id token.
const MAX_AGE: &str = "max_age";

impl Login {
    /// Adds a parameter to the request that the login sends, such as `prompt`, `login_hint`,
    /// `max_age` or `ui_locales` (OpenID Connect Core §3.1.2.1).
    ///
    /// A name that was set before gets the new value. With `max_age`, in seconds, and the scope
    /// `openid`, the id token must say when the person last proved who they are, and that must not be
    /// longer ago.
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
    /// [`Configuration`](crate::ErrorKind::Configuration) when the name is empty or one that a
    /// login sets itself (`client_id`, `code_challenge`, `nonce`, `redirect_uri`, `request`,
    /// `request_uri`, `response_mode`, `response_type`, `scope`, `state`), and when `max_age` is
    /// not a number of seconds.
    pub fn with_parameter(self, name: &str, value: &str) -> Result<Self, Error> {
        let lower = name.to_ascii_lowercase();
        let is_reserved = RESERVED.contains(&lower.as_str()) || lower.starts_with("code_challenge");
        let problem = match name {
            "" => "is empty",
            _ if name.trim() != name => "begins or ends with a blank",
            _ if is_reserved => "is one that a login sets itself or must not have",
            MAX_AGE if !is_seconds(value) => "needs a number of seconds as its value",
            _ => {
                let Self { app, mut secrets, .. } = self;
                secrets.parameters.retain(|(found, _)| found != name);
                secrets.parameters.push((name.to_owned(), value.to_owned()));
                return Ok(Self::of(app, secrets));
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

/// Whether a value is digits alone, in 32 bits.
fn is_seconds(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && value.parse::<u32>().is_ok()
}

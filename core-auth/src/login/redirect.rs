//! The redirect URI of a login, with additional query parameters.

use url::{Url, form_urlencoded::Serializer};

use super::Login;
use crate::{Error, error::Fault};

/// Parameter names that an identity server uses in callbacks.
const RESERVED: [&str; 3] = ["code", "state", "iss"];

impl Login {
    /// Adds a query parameter to the redirect URI, for this login only.
    ///
    /// Core allows additional query parameters after a registered redirect URI. Scheme, host, port and
    /// path must match exactly. The callback must return the parameters unchanged.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the name is empty, already in use, or
    /// reserved for the identity server: `code`, `state`, `iss`, and names that start with `error`.
    pub fn with_redirect_parameter(self, name: &str, value: &str) -> Result<Self, Error> {
        let lower = name.to_ascii_lowercase();
        let is_reserved = RESERVED.contains(&lower.as_str()) || lower.starts_with("error");
        let taken = Url::parse(&self.redirect_uri()).ok();
        let is_taken = taken.is_some_and(|url| {
            url.query_pairs().any(|(found, _)| found.to_ascii_lowercase() == lower)
        });
        let problem = match name {
            "" => "is empty",
            _ if is_reserved => "is reserved for the identity server",
            _ if is_taken => "is already in the redirect URI",
            _ => {
                let Self { server, mut secrets, .. } = self;
                secrets.redirect_parameters.push((name.to_owned(), value.to_owned()));
                return Ok(Self::of(server, secrets));
            }
        };
        Err(Fault::RedirectParameter { name: name.to_owned(), problem }.into())
    }

    /// The redirect URI that the login sends: the unchanged registered URI, plus the parameters.
    pub(super) fn redirect_uri(&self) -> String {
        with_parameters(&self.server.config.redirect_uri, &self.secrets.redirect_parameters)
    }
}

/// Appends query parameters to the text of a URI. Parsing and formatting could change the text.
pub(super) fn with_parameters(redirect_uri: &str, parameters: &[(String, String)]) -> String {
    if parameters.is_empty() {
        return redirect_uri.to_owned();
    }
    let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{mark}{query}")
}

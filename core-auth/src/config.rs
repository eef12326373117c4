//! The settings of an app.

mod clock;

use std::time::Duration;

use core_api::client::TrustedHosts;
use jiff::Timestamp;
use secrecy::SecretString;

pub(crate) use clock::Clock;

/// The settings of an app.
#[derive(Clone, Debug)]
pub(crate) struct AppConfig {
    pub(crate) client_id: String,
    pub(crate) secret: Option<SecretString>,
    pub(crate) redirect_uri: String,
    /// The exact text, because issuers are compared as text.
    pub(crate) issuer: String,
    /// The hosts of base URLs.
    pub(crate) hosts: TrustedHosts,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) retries_lost_refresh: bool,
    pub(crate) clock: Clock,
    pub(crate) timeout: Duration,
    pub(crate) uses_pkce: Option<bool>,
}

/// The client authentication method at the token endpoint (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `client_secret_basic`: the secret is sent in the `Authorization` header.
    #[default]
    Basic,
    /// `client_secret_post`: the secret is sent in the form body.
    Form,
}

impl AppConfig {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn uses_pkce(&self) -> bool {
        self.uses_pkce.unwrap_or(self.secret.is_none())
    }
}

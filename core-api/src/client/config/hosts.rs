//! The hosts that receive the token.

mod domain;

use super::ConfigError;
use domain::Domain;

/// The hosts that receive the token.
///
/// A [download](crate::Client::download) sends no token, so it may use any domain. Its address and its
/// redirects still follow the rules of [`with_addresses`](Self::with_addresses) and
/// [`with_loopback`](Self::with_loopback).
///
/// ```
/// use core_api::{Client, client::HostPolicy};
/// # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
///
/// let hosts = HostPolicy::of(["bqecore.com", "gateway.example.org"]);
/// let client = Client::builder(provider).hosts(hosts).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPolicy {
    /// The permitted domains; `None` permits all.
    pub(in crate::client) domains: Option<Vec<Domain>>,
    pub(in crate::client) has_addresses: bool,
    pub(in crate::client) has_loopback: bool,
}

impl HostPolicy {
    /// Permits the vendor's domain and its subdomains. This is the default.
    #[must_use]
    pub fn of_core() -> Self {
        Self::of(["bqecore.com"])
    }

    /// Permits domains and their subdomains.
    ///
    /// A name with non-ASCII letters is converted as in a browser. [`ClientBuilder::build`] refuses an
    /// invalid name, such as `*.example.org`, and an empty list.
    ///
    /// [`ClientBuilder::build`]: crate::client::ClientBuilder::build
    #[must_use]
    pub fn of<D: AsRef<str>>(domains: impl IntoIterator<Item = D>) -> Self {
        let domains = domains.into_iter().map(|domain| Domain::of(domain.as_ref()));
        let domains = Some(domains.collect());
        Self { domains, has_addresses: false, has_loopback: false }
    }

    /// Permits any host with a name. Use it only if you set the base URL yourself, because a token could name
    /// any host as its base URL.
    #[must_use]
    pub fn any_name() -> Self {
        Self { domains: None, has_addresses: false, has_loopback: false }
    }

    /// Also permits hosts given as an IP address, over `https`.
    #[must_use]
    pub fn with_addresses(mut self) -> Self {
        self.has_addresses = true;
        self
    }

    /// Also permits loopback addresses, over `http` too.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.has_loopback = true;
        self
    }

    /// Refuses an invalid domain, and a policy that permits no host.
    pub(in crate::client) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |reason| Err(ConfigError::Wrong { setting: "hosts", reason });
        let Some(domains) = &self.domains else { return Ok(()) };
        if domains.is_empty() && !self.has_addresses && !self.has_loopback {
            return wrong("has no domain, so no call could be sent; name one".to_owned());
        }
        match domains.iter().find_map(Domain::fault) {
            Some(fault) => wrong(fault),
            None => Ok(()),
        }
    }
}

impl Default for HostPolicy {
    fn default() -> Self {
        Self::of_core()
    }
}

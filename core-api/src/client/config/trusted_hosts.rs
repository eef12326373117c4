//! The hosts that receive the token.

mod domain;

use super::ConfigError;
use domain::Domain;
pub use domain::{InvalidDomain, InvalidDomainKind};

/// The hosts that receive the token.
///
/// A [download](crate::Client::download) sends no token, so it may use any domain. Its address and its
/// redirects still follow the rules of [`with_addresses`](Self::with_addresses) and
/// [`with_loopback`](Self::with_loopback).
///
/// ```
/// use core_api::{Client, client::TrustedHosts};
/// # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
///
/// let hosts = TrustedHosts::of(["bqecore.com", "gateway.example.org"]);
/// let client = Client::builder(provider).hosts(hosts).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedHosts {
    /// The permitted domains; `None` permits all.
    pub(in crate::client) domains: Option<Vec<Domain>>,
    pub(in crate::client) has_addresses: bool,
    pub(in crate::client) has_loopback: bool,
}

impl TrustedHosts {
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

    /// Refuses an invalid domain, and settings that permit no host.
    pub(in crate::client) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |reason| Err(ConfigError::Wrong { setting: "hosts", reason });
        if self.is_empty() {
            return wrong("has no domain, so no call could be sent; name one".to_owned());
        }
        match self.invalid_domain() {
            Some(InvalidDomain { text, kind }) => {
                wrong(format!("has `{text}`, which is not a domain; {}", kind.advice()))
            }
            None => Ok(()),
        }
    }
}

/// For `core-auth`.
#[doc(hidden)]
impl TrustedHosts {
    /// Returns whether no host is permitted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let has_no_domain = self.domains.as_ref().is_some_and(Vec::is_empty);
        has_no_domain && !self.has_addresses && !self.has_loopback
    }

    /// Returns whether loopback addresses are permitted.
    #[must_use]
    pub fn permits_loopback(&self) -> bool {
        self.has_loopback
    }

    /// Returns the first text that is not a domain.
    #[must_use]
    pub fn invalid_domain(&self) -> Option<InvalidDomain> {
        self.domains.iter().flatten().find_map(Domain::fault)
    }

    /// Returns these settings with the domains of others in place of any name.
    #[must_use]
    pub fn or_domains_of(self, others: Self) -> Self {
        Self { domains: self.domains.or(others.domains), ..self }
    }
}

impl Default for TrustedHosts {
    fn default() -> Self {
        Self::of_core()
    }
}

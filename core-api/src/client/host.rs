//! Which addresses a client sends its token to.
//!
//! The base URL comes with the token, so whoever can change what is stored, or answers in the place of
//! the identity server, could have the token sent elsewhere. A client therefore looks at it before
//! each call: `https`, no user, no address in numbers, and a host of the vendor's domain.
//!
//! No redirect of a call is followed. A file is fetched without the token, and its redirects are
//! followed. No proxy is used unless it is set: the variables of the environment do not count.

mod domain;
mod file;

use super::{ClientBuilder, ConfigError};
use crate::{BaseUrl, base_url::HostKind};
use domain::Domain;
pub(super) use file::place;

/// The hosts that a client sends its token to.
///
/// A [download](crate::Client::download) has no token, so it may go to any domain. The rules of
/// [`with_addresses`](Self::with_addresses) and [`with_loopback`](Self::with_loopback) hold for it and
/// for each of its redirects.
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
    /// Any, where there is none.
    domains: Option<Vec<Domain>>,
    has_addresses: bool,
    has_loopback: bool,
}

impl HostPolicy {
    /// The vendor's domain and all below it; what a client has unless it is set.
    #[must_use]
    pub fn of_core() -> Self {
        Self::of(["bqecore.com"])
    }

    /// These domains and all below them.
    ///
    /// [`ClientBuilder::build`] refuses what is not the name of a domain, such as `*.example.org`, and a
    /// policy that no host fits. A name with other letters than ASCII is read as a browser reads it.
    #[must_use]
    pub fn of<D: AsRef<str>>(domains: impl IntoIterator<Item = D>) -> Self {
        let domains = domains.into_iter().map(|domain| Domain::of(domain.as_ref()));
        let domains = Some(domains.collect());
        Self { domains, has_addresses: false, has_loopback: false }
    }

    /// Any host with a name: for where the base URL is your own, not one that came with a token.
    #[must_use]
    pub fn any_name() -> Self {
        Self { domains: None, has_addresses: false, has_loopback: false }
    }

    /// Hosts that are given as an address in numbers too, over `https`.
    #[must_use]
    pub fn with_addresses(mut self) -> Self {
        self.has_addresses = true;
        self
    }

    /// This machine too, over `http` as well.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.has_loopback = true;
        self
    }

    /// Why the token does not go there.
    pub(super) fn fault(&self, base: &BaseUrl) -> Option<String> {
        let authority = base.authority();
        match base.host_kind() {
            HostKind::Loopback => (!self.has_loopback).then(|| {
                let what = if base.is_https() { "is of this machine" } else { "is not https" };
                format!(
                    "the base URL `{base}` {what}; `Client::builder(…).allow_loopback()` permits \
                     addresses of this machine"
                )
            }),
            HostKind::Address => (!self.has_addresses).then(|| {
                format!(
                    "the base URL has an address, `{authority}`, instead of a name; \
                     `HostPolicy::with_addresses` permits that"
                )
            }),
            HostKind::Name => {
                let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
                (!self.has(host)).then(|| {
                    format!(
                        "the token is not sent to `{host}`, which is not below {}; \
                         `Client::builder(…).hosts(HostPolicy::of([…]))` permits other domains",
                        self.domains
                            .iter()
                            .flatten()
                            .map(|domain| format!("`{domain}`"))
                            .collect::<Vec<_>>()
                            .join(" or ")
                    )
                })
            }
        }
    }

    fn has(&self, host: &str) -> bool {
        let Some(domains) = &self.domains else { return true };
        domains.iter().any(|domain| domain.has(host))
    }

    /// Refuses a domain that no host can be in, and a policy that no host fits.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |reason| Err(ConfigError::Wrong { setting: "hosts", reason });
        let Some(domains) = &self.domains else { return Ok(()) };
        if domains.is_empty() && !self.has_addresses && !self.has_loopback {
            return wrong("has no domain, so that no call could be sent; name one".to_owned());
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

impl ClientBuilder {
    /// The hosts that the token is sent to; the vendor's unless set.
    #[must_use]
    pub fn hosts(mut self, hosts: HostPolicy) -> Self {
        self.hosts = hosts;
        self
    }

    /// Sends the token to addresses of this machine too, over `http` as well, as of a sandbox.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        self.hosts = self.hosts.with_loopback();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(policy: &HostPolicy, base: &str) -> Option<String> {
        policy.fault(&base.parse().unwrap())
    }

    #[test]
    fn the_token_goes_to_the_vendor_and_nowhere_else() {
        let policy = HostPolicy::of_core();
        for base in [
            "https://api.bqecore.com/api",
            "https://coreapi1-01.bqecore.com",
            "https://API.BQECORE.COM:8443/api",
            "https://bqecore.com",
        ] {
            assert_eq!(fault(&policy, base), None, "{base}");
        }
        for base in [
            "https://evil.example/api",
            "https://bqecore.com.evil.example",
            "https://notbqecore.com",
            "https://api.bqecore.com.",
            "https://203.0.113.7",
            "https://0x7f000001",
            "https://[2001:db8::1]",
            "https://localhost",
            "http://127.0.0.1:8080",
        ] {
            assert!(fault(&policy, base).is_some(), "{base}");
        }
    }

    #[test]
    fn more_is_permitted_only_where_it_is_asked_for() {
        let own = HostPolicy::of(["Example.org."]);
        assert_eq!(fault(&own, "https://core.example.org"), None);
        assert!(fault(&own, "https://api.bqecore.com").is_some());
        assert_eq!(fault(&HostPolicy::any_name(), "https://core.test"), None);
        assert!(fault(&HostPolicy::any_name(), "https://203.0.113.7").is_some());
        assert_eq!(fault(&own.clone().with_addresses(), "https://203.0.113.7"), None);
        assert!(fault(&own.clone().with_addresses(), "https://127.0.0.1").is_some());
        assert_eq!(fault(&own.with_loopback(), "http://[::1]:8080"), None);
    }
}

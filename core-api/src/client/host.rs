//! The hosts that receive the token, and the hosts that files are fetched from.
//!
//! The base URL comes with the token. An attacker who can change the stored document, or answer instead of
//! the identity server, could choose the host that receives the token. So the client checks the base URL
//! before each call: `https`, no user, no numeric address, and a host of the vendor's domain.
//!
//! Calls never follow redirects. A file is fetched without the token, and its redirects are followed. A
//! proxy is used only if it is set. Environment variables have no effect.

mod file;

pub(super) use file::shown_origin;

use url::Url;

use super::TrustedHosts;
use crate::{
    BaseUrl,
    base_url::{HostKind, host_kind},
};

/// The reason why a host is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "core-auth decides on each variant")]
pub enum HostFault {
    /// The scheme is not `https`, and the host is not a permitted loopback address.
    NotHttps,
    /// The host is a loopback address, which is not permitted.
    Loopback,
    /// The host is an IP address, which is not permitted.
    Address,
    /// The host is within none of the domains.
    Name,
}

/// For `core-auth`.
#[doc(hidden)]
impl TrustedHosts {
    /// Returns why a base URL is not trusted.
    #[must_use]
    pub fn fault_of_base(&self, base: &BaseUrl) -> Option<HostFault> {
        let authority = base.authority();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        self.fault(base.host_kind(), host, base.is_https())
    }

    /// Returns why a URL is not trusted. The URL has a host.
    #[must_use]
    pub fn fault_of_url(&self, url: &Url) -> Option<HostFault> {
        let kind = url.host().map_or(HostKind::Name, |host| host_kind(&host));
        self.fault(kind, url.host_str().unwrap_or_default(), url.scheme() == "https")
    }
}

impl TrustedHosts {
    fn fault(&self, kind: HostKind, host: &str, is_https: bool) -> Option<HostFault> {
        let is_loopback = kind == HostKind::Loopback;
        let is_permitted = is_loopback && self.has_loopback;
        if !(is_https || is_permitted) {
            return Some(HostFault::NotHttps);
        }
        match kind {
            HostKind::Loopback => (!self.has_loopback).then_some(HostFault::Loopback),
            HostKind::Address => (!self.has_addresses).then_some(HostFault::Address),
            HostKind::Name => (!self.permits_name(host)).then_some(HostFault::Name),
        }
    }

    /// Returns why the token is not sent to this base URL, and the setting that permits it.
    pub(super) fn refusal(&self, base: &BaseUrl) -> Option<String> {
        let authority = base.authority();
        let loopback = |fault| {
            format!(
                "the base URL `{base}` {fault}; `Client::builder(…).allow_loopback()` permits \
                 loopback addresses"
            )
        };
        Some(match self.fault_of_base(base)? {
            HostFault::NotHttps => loopback("is not https"),
            HostFault::Loopback => loopback("is a loopback address"),
            HostFault::Address => format!(
                "the host of the base URL is the address `{authority}`, not a name; \
                 `TrustedHosts::with_addresses` permits addresses"
            ),
            HostFault::Name => {
                let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
                let domains = self.domains.iter().flatten().map(|domain| format!("`{domain}`"));
                let domains = domains.collect::<Vec<_>>().join(" or ");
                format!(
                    "the token is not sent to `{host}`, which is not within {domains}; \
                     `Client::builder(…).hosts(TrustedHosts::of([…]))` permits other domains"
                )
            }
        })
    }

    fn permits_name(&self, host: &str) -> bool {
        let Some(domains) = &self.domains else { return true };
        domains.iter().any(|domain| domain.contains(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(policy: &TrustedHosts, base: &str) -> Option<String> {
        policy.refusal(&base.parse().unwrap())
    }

    #[test]
    fn the_token_goes_to_the_vendor_and_nowhere_else() {
        let policy = TrustedHosts::of_core();
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
    fn other_hosts_are_permitted_by_settings_only() {
        let own = TrustedHosts::of(["Example.org."]);
        assert_eq!(fault(&own, "https://core.example.org"), None);
        assert!(fault(&own, "https://api.bqecore.com").is_some());
        assert_eq!(fault(&TrustedHosts::any_name(), "https://core.test"), None);
        assert!(fault(&TrustedHosts::any_name(), "https://203.0.113.7").is_some());
        assert_eq!(fault(&own.clone().with_addresses(), "https://203.0.113.7"), None);
        assert!(fault(&own.clone().with_addresses(), "https://127.0.0.1").is_some());
        assert_eq!(fault(&own.with_loopback(), "http://[::1]:8080"), None);
    }
}

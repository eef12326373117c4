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

use super::HostPolicy;
use crate::{BaseUrl, base_url::HostKind};

impl HostPolicy {
    /// Returns why the policy forbids this base URL, and the setting that permits it.
    pub(super) fn fault(&self, base: &BaseUrl) -> Option<String> {
        let authority = base.authority();
        match base.host_kind() {
            HostKind::Loopback => (!self.has_loopback).then(|| {
                let fault = if base.is_https() { "is a loopback address" } else { "is not https" };
                format!(
                    "the base URL `{base}` {fault}; `Client::builder(…).allow_loopback()` permits \
                     loopback addresses"
                )
            }),
            HostKind::Address => (!self.has_addresses).then(|| {
                format!(
                    "the host of the base URL is the address `{authority}`, not a name; \
                     `HostPolicy::with_addresses` permits addresses"
                )
            }),
            HostKind::Name => {
                let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
                (!self.permits_name(host)).then(|| {
                    format!(
                        "the token is not sent to `{host}`, which is not within {}; \
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

    fn permits_name(&self, host: &str) -> bool {
        let Some(domains) = &self.domains else { return true };
        domains.iter().any(|domain| domain.contains(host))
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
    fn other_hosts_are_permitted_by_settings_only() {
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

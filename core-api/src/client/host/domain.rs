//! A domain of a host policy.

use std::fmt;

use url::Host;

use crate::base_url::is_loopback;

/// A domain as hosts are compared with it, or the text that is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    Name(Box<str>),
    Wrong(Box<str>),
}

impl Domain {
    /// Reads a name, with or without a dot at its ends.
    pub(super) fn of(text: &str) -> Self {
        let bare = text.strip_prefix('.').unwrap_or(text);
        let bare = bare.strip_suffix('.').unwrap_or(bare);
        let is_name = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
        let is_whole = bare.chars().all(is_name) && !bare.split('.').any(str::is_empty);
        match Host::parse(bare) {
            Ok(Host::Domain(name)) if is_whole && !is_loopback(&Host::Domain(&name)) => {
                Self::Name(name.into())
            }
            Ok(_) | Err(_) => Self::Wrong(text.into()),
        }
    }

    /// Whether a host is the domain or below it.
    pub(super) fn has(&self, host: &str) -> bool {
        let Self::Name(name) = self else { return false };
        let before = host.strip_suffix(&**name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }

    /// The reason why no host can be in it.
    pub(super) fn fault(&self) -> Option<String> {
        let Self::Wrong(text) = self else { return None };
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let advice = match Host::parse(text) {
            Ok(host) if is_loopback(&as_ref(&host)) => "use `allow_loopback` for this machine",
            Ok(Host::Ipv4(_) | Host::Ipv6(_)) => "use `HostPolicy::with_addresses` for addresses",
            Ok(Host::Domain(_)) | Err(_) if bare.parse::<std::net::IpAddr>().is_ok() => {
                "use `HostPolicy::with_addresses` for addresses"
            }
            Ok(Host::Domain(_)) | Err(_) => "write it as in `example.com`",
        };
        let shown: String = text.chars().take(80).collect();
        Some(format!("has `{}`, which is not a domain; {advice}", shown.escape_debug()))
    }
}

fn as_ref(host: &Host<String>) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Name(text) | Self::Wrong(text)) = self;
        f.write_str(text)
    }
}

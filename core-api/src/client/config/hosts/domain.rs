//! A domain of a host policy.

use std::fmt;

use url::Host;

/// The name of this machine, which is not a domain.
const LOOPBACK: &str = "localhost";

/// The advice for a host of this machine.
const FOR_LOOPBACK: &str = "use `allow_loopback` for loopback addresses";

/// A domain in the form in which hosts are compared with it, or the invalid text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::client) enum Domain {
    Name(Box<str>),
    Invalid(Box<str>),
}

impl Domain {
    /// Parses a name, with or without a dot at its start and end.
    pub(super) fn of(text: &str) -> Self {
        let bare = text.strip_prefix('.').unwrap_or(text);
        let bare = bare.strip_suffix('.').unwrap_or(bare);
        let is_name = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
        let is_complete = bare.chars().all(is_name) && !bare.split('.').any(str::is_empty);
        match Host::parse(bare) {
            Ok(Host::Domain(name)) if is_complete && name != LOOPBACK => Self::Name(name.into()),
            Ok(_) | Err(_) => Self::Invalid(text.into()),
        }
    }

    /// Returns whether a host is the domain or a subdomain.
    pub(in crate::client) fn contains(&self, host: &str) -> bool {
        let Self::Name(name) = self else { return false };
        let before = host.strip_suffix(&**name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }

    /// Returns the reason why the text is not a domain, and the fix.
    pub(super) fn fault(&self) -> Option<String> {
        let Self::Invalid(text) = self else { return None };
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let advice = match Host::parse(text) {
            Ok(Host::Domain(name)) if name == LOOPBACK => FOR_LOOPBACK,
            Ok(Host::Ipv4(address)) if address.is_loopback() => FOR_LOOPBACK,
            Ok(Host::Ipv6(address)) if address.is_loopback() => FOR_LOOPBACK,
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

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Name(text) | Self::Invalid(text)) = self;
        f.write_str(text)
    }
}

//! A domain of trusted hosts.

use std::{fmt, net::IpAddr};

use url::Host;

/// The name of this machine, which is not a domain.
const LOOPBACK: &str = "localhost";

/// The largest number of characters of an invalid domain in an error.
const SHOWN: usize = 80;

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

    /// Returns the fault of a text that is not a domain.
    pub(super) fn fault(&self) -> Option<InvalidDomain> {
        let Self::Invalid(text) = self else { return None };
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let kind = match Host::parse(text) {
            Ok(Host::Domain(name)) if name == LOOPBACK => InvalidDomainKind::Loopback,
            Ok(Host::Ipv4(address)) if address.is_loopback() => InvalidDomainKind::Loopback,
            Ok(Host::Ipv6(address)) if address.is_loopback() => InvalidDomainKind::Loopback,
            Ok(Host::Ipv4(_) | Host::Ipv6(_)) => InvalidDomainKind::Address,
            Ok(Host::Domain(_)) | Err(_) if bare.parse::<IpAddr>().is_ok() => {
                InvalidDomainKind::Address
            }
            Ok(Host::Domain(_)) | Err(_) => InvalidDomainKind::NotAName,
        };
        let start: String = text.chars().take(SHOWN).collect();
        Some(InvalidDomain { text: start.escape_debug().to_string(), kind })
    }
}

/// A text that is not a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidDomain {
    /// The start of the text, with escapes for characters that cannot be seen.
    pub text: String,
    /// The kind of the text.
    pub kind: InvalidDomainKind,
}

/// The kinds of [`InvalidDomain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "core-auth decides on each variant")]
pub enum InvalidDomainKind {
    /// A name or an address of this machine.
    Loopback,
    /// Another IP address.
    Address,
    /// Any other text.
    NotAName,
}

impl InvalidDomainKind {
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Loopback => "use `allow_loopback` for loopback addresses",
            Self::Address => "use `TrustedHosts::with_addresses` for addresses",
            Self::NotAName => "write it as in `example.com`",
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Name(text) | Self::Invalid(text)) = self;
        f.write_str(text)
    }
}

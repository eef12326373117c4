//! The base URL of calls.

use std::{fmt, str::FromStr};

use url::{Host, Position, Url};

/// The base URL of a company's API, which the token response names in `endpoint`.
///
/// A trailing slash makes no difference. The scheme is `https`, or `http` for a loopback address. A client
/// sends a token to loopback only if its settings permit it. The URL cannot have a user, a query or a
/// fragment.
///
/// ```
/// use core_api::BaseUrl;
///
/// let with: BaseUrl = "https://api.bqecore.com/api/".parse()?;
/// let without: BaseUrl = "https://api.bqecore.com/api".parse()?;
/// assert_eq!(with, without);
/// assert_eq!(with.join("/activity"), "https://api.bqecore.com/api/activity");
/// assert!("http://api.bqecore.com/api".parse::<BaseUrl>().is_err());
/// # Ok::<(), core_api::BaseUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// The URL without a trailing slash.
    text: Box<str>,
    /// The range of the authority: the host, and the port unless it is the default.
    authority: (usize, usize),
    host: HostKind,
    is_https: bool,
}

/// The kind of host of a base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostKind {
    Name,
    Address,
    /// A loopback name or address.
    Loopback,
}

impl BaseUrl {
    /// Returns the URL of a path, which starts with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.text.len() + path.len());
        url.push_str(&self.text);
        url.push_str(path);
        url
    }

    /// Returns the URL without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the host, and the port unless it is the default: `api.bqecore.com`, `127.0.0.1:8080`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.text[self.authority.0..self.authority.1]
    }

    /// Returns the path without a trailing slash: `/api`, or an empty text.
    pub(crate) fn path(&self) -> &str {
        self.text.get(self.authority.1..).unwrap_or_default()
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == HostKind::Loopback
    }

    #[cfg(feature = "client")]
    pub(crate) fn host_kind(&self) -> HostKind {
        self.host
    }

    /// Returns whether the scheme is `https`. Otherwise it is `http` to a loopback address.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }
}

/// The reason why a text is not a valid base URL.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// The text is not a URL with a host.
    #[error("the base URL is not a URL with a host, like `https://api.bqecore.com/api`")]
    NotAUrl,
    /// The URL is neither `https` nor `http` to loopback.
    #[error("the base URL of `{host}` must use https; http is permitted for loopback only")]
    NotHttps {
        /// The host.
        host: String,
    },
    /// The URL has a blank, a control character or a backslash. Programs interpret these differently.
    #[error("the base URL has a blank, a control character or a backslash; remove it")]
    Unsafe,
    /// The URL has a user, a password, a query or a fragment.
    #[error("the base URL of `{host}` has a user, password, query or fragment; remove it")]
    Extra {
        /// The host.
        host: String,
    },
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        // The parser silently drops some of these characters.
        let is_unsafe =
            |letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\';
        if text.contains(is_unsafe) {
            return Err(BaseUrlError::Unsafe);
        }
        let url = Url::parse(text).map_err(|_| BaseUrlError::NotAUrl)?;
        let Some(host) = url.host() else { return Err(BaseUrlError::NotAUrl) };
        let is_https = url.scheme() == "https";
        if !(is_https || url.scheme() == "http" && is_loopback(&host)) {
            return Err(BaseUrlError::NotHttps { host: host.to_string() });
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::Extra { host: host.to_string() });
        }
        let kind = host_kind(&host);
        let authority = (url[..Position::BeforeHost].len(), url[..Position::AfterPort].len());
        let text = url.as_str().trim_end_matches('/').into();
        Ok(Self { text, authority, host: kind, is_https })
    }
}

/// Returns the kind of a host.
pub(crate) fn host_kind(host: &Host<&str>) -> HostKind {
    match host {
        host if is_loopback(host) => HostKind::Loopback,
        Host::Domain(_) => HostKind::Name,
        Host::Ipv4(_) | Host::Ipv6(_) => HostKind::Address,
    }
}

pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

//! The address that the paths of calls are appended to.

use std::{fmt, str::FromStr};

use url::{Host, Url};

/// Base URL of a company's API, as the token answer names it in `endpoint`.
///
/// With or without a slash at the end, it joins to the same addresses. It is `https`, or `http`
/// to a loopback address (which a client sends a token to only when asked for); it has no user,
/// no query and no fragment.
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
    /// Without a slash at the end.
    text: Box<str>,
    is_https: bool,
}

impl BaseUrl {
    /// The address of a path, which starts with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.text.len() + path.len());
        url.push_str(&self.text);
        url.push_str(path);
        url
    }

    /// The address, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is `https`; otherwise it is `http` to a loopback address.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }
}

/// Why an address cannot be a base URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It is no URL with a host.
    #[error("the base URL is not a URL with a host, like `https://api.bqecore.com/api`")]
    NotAUrl,
    /// It is neither `https` nor `http` to loopback.
    #[error("the base URL of `{host}` must be https; http is for loopback only")]
    NotHttps {
        /// The host.
        host: String,
    },
    /// It has a user, a password, a query or a fragment.
    #[error("the base URL of `{host}` must have no user, password, query or fragment")]
    Extra {
        /// The host.
        host: String,
    },
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
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
        Ok(Self { text: url.as_str().trim_end_matches('/').into(), is_https })
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
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

//! The proxy between this program and the servers.

use std::fmt;

use reqwest::NoProxy;
use url::Url;

use super::no_proxy;
use crate::client::ConfigError;

/// The proxy as a caller sets it.
#[derive(Clone, Default)]
pub(super) enum ProxySetting {
    #[default]
    None,
    Environment,
    Address(String),
}

/// A proxy with a valid address, and the hosts that bypass it.
#[derive(Clone)]
pub(super) struct Proxy {
    address: Url,
    bypass: Vec<String>,
}

/// The loopback hosts. Requests to them may use plain `http`, so a proxy would send a token unencrypted over
/// the network.
const THIS_MACHINE: [&str; 3] = ["localhost", "127.0.0.0/8", "::1"];

impl ProxySetting {
    pub(super) fn is_set(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Returns the proxy, if one is set. `bypass` lists the hosts that do not use it.
    pub(super) fn read(
        &self,
        bypass: &[String],
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Proxy>, ConfigError> {
        let bypass = no_proxy::of_caller(bypass)?;
        match self {
            Self::None if bypass.is_empty() => Ok(None),
            Self::None => Err(ConfigError::Wrong {
                setting: "no_proxy",
                reason: "has no effect without a proxy; set `proxy` or `proxy_from_environment`"
                    .to_owned(),
            }),
            Self::Address(address) => Ok(Some(Proxy { address: parse("proxy", address)?, bypass })),
            Self::Environment => from_environment(bypass, variable),
        }
    }
}

/// The variables for `https` addresses, in upper and lower case.
///
/// `HTTP_PROXY` is not used, because Core has no `http` addresses. It is still checked, because a mistake in
/// it is a mistake in the setup of the machine.
const VARIABLES: [[&str; 2]; 3] =
    [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"], ["HTTP_PROXY", "http_proxy"]];

fn from_environment(
    mut bypass: Vec<String>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, ConfigError> {
    let is_set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let mut addresses = Vec::new();
    for name in VARIABLES.iter().filter_map(|names| names.iter().copied().find(is_set)) {
        let value = variable(name).unwrap_or_default();
        // A variable may omit the scheme.
        let address = if value.contains("://") { value } else { format!("http://{value}") };
        addresses.push((name, parse(name, &address)?));
    }
    let address = addresses.into_iter().find(|(name, _)| !name.eq_ignore_ascii_case("HTTP_PROXY"));
    let Some((_, address)) = address else { return Ok(None) };
    let exceptions = ["NO_PROXY", "no_proxy"].into_iter().find(is_set).and_then(&variable);
    let exceptions = exceptions.unwrap_or_default();
    bypass.extend(no_proxy::of_environment(&exceptions));
    Ok(Some(Proxy { address, bypass }))
}

impl Proxy {
    /// Returns the proxy of reqwest.
    pub(super) fn build(&self) -> Result<reqwest::Proxy, ConfigError> {
        let proxy = reqwest::Proxy::all(self.address.as_str());
        let proxy = proxy.map_err(|_| not_a_proxy("proxy"))?;
        let bypass = THIS_MACHINE.iter().copied().chain(self.bypass.iter().map(String::as_str));
        let bypass = bypass.collect::<Vec<_>>().join(",");
        Ok(proxy.no_proxy(NoProxy::from_string(&bypass)))
    }

    /// Returns whether the address contains a user or a password.
    pub(super) fn has_user(&self) -> bool {
        !self.address.username().is_empty() || self.address.password().is_some()
    }
}

/// Shows the address without the user and the password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.address.scheme(), self.address.host_str().unwrap_or_default())?;
        self.address.port().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

/// Parses the address of a proxy. The check of the scheme is needed because the HTTP client silently ignores
/// a proxy with an unknown scheme.
fn parse(setting: &'static str, address: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(address).map_err(|_| not_a_proxy(setting))?;
    let is_known = matches!(url.scheme(), "http" | "https") && url.has_host();
    // An address with a path is that of a proxy script, such as `http://wpad/proxy.pac`.
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    // `Url` silently drops line breaks, and accepts `*` in a name.
    let is_unsafe = |letter: char| letter.is_control() || letter.is_whitespace();
    let is_plain =
        !address.contains(is_unsafe) && !url.host_str().unwrap_or_default().contains('*');
    let is_valid = is_known && is_bare && is_plain && url.port() != Some(0);
    if is_valid { Ok(url) } else { Err(not_a_proxy(setting)) }
}

/// Returns the error of an invalid proxy. It does not show the address, which may contain a password.
fn not_a_proxy(setting: &'static str) -> ConfigError {
    let reason = "is not an address like `http://proxy.example.org:3128`; a proxy has the scheme \
                  `http` or `https`, and no path";
    ConfigError::Wrong { setting, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(address: &str) -> Result<Option<Proxy>, ConfigError> {
        ProxySetting::Address(address.to_owned()).read(&[], |_| None)
    }

    fn environment(pairs: &[(&str, &str)]) -> Result<Option<Proxy>, ConfigError> {
        ProxySetting::Environment.read(&[], |variable| {
            let found = pairs.iter().find(|(name, _)| *name == variable);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_proxy_that_reqwest_would_ignore_is_refused() {
        for address in [
            "http://proxy:3128",
            "https://user:word@proxy.test",
            "HTTP://proxy",
            "http://proxy:3128/",
            "http://[2001:db8::1]:3128",
        ] {
            assert!(set(address).is_ok(), "{address}");
        }
        for address in [
            "tcp://proxy:1",
            "htps://proxy:1",
            "ftp://proxy:1",
            "socks4://proxy:1",
            "socks5h://proxy:1",
            "socks9://proxy:1",
            "proxy:3128",
            "proxy.example.org",
            "localhost:3128",
            "http://wpad/proxy.pac",
            "http://proxy:3128/?a",
            "http://proxy:3128/#a",
            "http://proxy:0",
            "http://",
            "://proxy",
            "",
            " ",
        ] {
            let error = set(address).unwrap_err().to_string();
            assert!(error.contains("scheme `http` or `https`"), "{address}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for address in ["http://user:hunter2@proxy.test:3128", "https://hunter2@proxy.test"] {
            let proxy = set(address).unwrap().unwrap();
            assert!(proxy.has_user());
            let shown = format!("{proxy} {proxy:?}");
            assert!(shown.contains("proxy.test") && !shown.contains("hunter2"), "{shown}");
        }
        let error = set("socks5://user:hunter2@proxy").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[test]
    fn an_invalid_variable_is_refused_by_its_name() {
        for name in VARIABLES.as_flattened() {
            for address in ["", "proxy", "proxy:3128", "user:word@proxy:3128", "http://proxy"] {
                assert!(environment(&[(name, address)]).is_ok(), "{name}={address}");
            }
            for address in ["tcp://proxy:1", "socks5://proxy:1", "pro xy", "http://"] {
                let error = environment(&[(name, address)]).unwrap_err().to_string();
                assert!(error.contains(name), "{name}={address}: {error}");
            }
        }
    }

    #[test]
    fn the_environment_sets_the_proxy_and_the_hosts_that_bypass_it() {
        let named = |pairs: &[_]| environment(pairs).unwrap().map(|proxy| proxy.to_string());
        assert_eq!(named(&[]), None);
        assert_eq!(named(&[("HTTP_PROXY", "http://plain:1")]), None);
        assert_eq!(named(&[("all_proxy", "all:1")]).as_deref(), Some("http://all:1"));
        let both = [("ALL_PROXY", "all:1"), ("https_proxy", "https://tls:2")];
        assert_eq!(named(&both).as_deref(), Some("https://tls:2"));
        assert_eq!(named(&[("HTTPS_PROXY", ""), ("https_proxy", "a:1")]).unwrap(), "http://a:1");
        let proxy = environment(&[("HTTPS_PROXY", "a:1"), ("NO_PROXY", "x.test, 10.0.0.0/8,")]);
        assert_eq!(proxy.unwrap().unwrap().bypass, ["x.test", "10.0.0.0/8"]);
        let proxy = environment(&[("ALL_PROXY", "a:1"), ("NO_PROXY", ""), ("no_proxy", "y.test")]);
        assert_eq!(proxy.unwrap().unwrap().bypass, ["y.test"]);
    }

    #[test]
    fn no_proxy_needs_a_proxy() {
        let bypass = ["a.test".to_owned()];
        let error = ProxySetting::None.read(&bypass, |_| None).unwrap_err().to_string();
        assert!(error.contains("without a proxy"), "{error}");
        // The environment may name no proxy.
        assert!(ProxySetting::Environment.read(&bypass, |_| None).unwrap().is_none());
        let proxy = ProxySetting::Address("http://proxy:1".to_owned());
        assert!(proxy.read(&["a b".to_owned()], |_| None).is_err());
    }
}

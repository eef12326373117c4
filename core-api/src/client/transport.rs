//! The connections of a client.

use std::sync::OnceLock;

use tokio::time::Duration;
use url::Url;

use super::ConfigError;

/// The proxy of a client.
pub(super) enum Proxy {
    None,
    Environment,
    Address(String),
}

/// The connections of a client: those of a pool, and those for one call each.
///
/// A server may close a connection of the pool at the moment at which a call is sent over it, and
/// nobody knows then whether it has read the call. A call that may be repeated is sent again; any
/// other goes over a connection of its own.
pub(super) struct Transport {
    settings: Settings,
    /// An error stays until the first call, where a client was made that cannot fail.
    pooled: Result<reqwest::Client, ConfigError>,
    /// Made for the first call that needs it.
    fresh: OnceLock<Result<reqwest::Client, ConfigError>>,
}

/// The settings of both.
struct Settings {
    connect: Duration,
    proxy: Proxy,
}

impl Transport {
    pub(super) fn new(connect: Duration, proxy: Proxy) -> Self {
        let settings = Settings { connect, proxy };
        let pooled = settings.builder().and_then(build);
        Self { settings, pooled, fresh: OnceLock::new() }
    }

    /// Why there are no connections.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.pooled.as_ref().map(drop).map_err(Clone::clone)
    }

    /// The client for calls over a connection of their own, or over one of the pool.
    pub(super) fn client(&self, is_fresh: bool) -> Result<reqwest::Client, ConfigError> {
        if !is_fresh {
            return self.pooled.clone();
        }
        let make =
            || self.settings.builder().map(|one| one.pool_max_idle_per_host(0)).and_then(build);
        self.fresh.get_or_init(make).clone()
    }
}

impl Settings {
    fn builder(&self) -> Result<reqwest::ClientBuilder, ConfigError> {
        let builder = bare_http_client_builder().connect_timeout(self.connect);
        Ok(match &self.proxy {
            Proxy::None => builder.no_proxy(),
            Proxy::Environment => {
                check_environment(|name| std::env::var(name).ok())?;
                builder
            }
            Proxy::Address(address) => {
                check_address("proxy", address)?;
                builder.proxy(reqwest::Proxy::all(address).map_err(|_| not_a_proxy("proxy"))?)
            }
        })
    }
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, ConfigError> {
    builder.build().map_err(|error| ConfigError::Http { reason: chain(&error) })
}

/// The variables that name a proxy, as the HTTP client reads them.
const VARIABLES: [&str; 6] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// The HTTP client passes over a variable that it does not understand, and calls would go past the
/// proxy.
fn check_environment(variable: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
    for name in VARIABLES {
        let Some(address) = variable(name).filter(|address| !address.is_empty()) else { continue };
        // A variable may leave the scheme out.
        let whole = if address.contains("://") { address } else { format!("http://{address}") };
        check_address(name, &whole)?;
    }
    Ok(())
}

/// The HTTP client takes any scheme, and sends calls past a proxy whose scheme it does not know.
fn check_address(setting: &'static str, address: &str) -> Result<(), ConfigError> {
    let url = Url::parse(address).map_err(|_| not_a_proxy(setting))?;
    let is_known = matches!(url.scheme(), "http" | "https") && url.has_host();
    if is_known { Ok(()) } else { Err(not_a_proxy(setting)) }
}

/// The address stays out of the text, since it could show a password.
fn not_a_proxy(setting: &'static str) -> ConfigError {
    let reason = "is not an address like `http://proxy.example.org:3128`; a proxy has the scheme \
                  `http` or `https`";
    ConfigError::Wrong { setting, reason: reason.to_owned() }
}

/// The HTTP client that calls and logins start from: TLS by rustls, no redirect followed, no proxy
/// of the environment, nothing sent a second time behind the caller's back.
///
/// Where the program has installed no TLS provider for rustls, `ring` is installed.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    bare_http_client_builder().no_proxy()
}

fn bare_http_client_builder() -> reqwest::ClientBuilder {
    // An error means that there is a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(concat!("core-api-rust/", env!("CARGO_PKG_VERSION")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_would_be_passed_by_is_refused() {
        for address in ["http://proxy:3128", "https://user:word@proxy.test", "HTTP://proxy"] {
            assert_eq!(check_address("proxy", address), Ok(()), "{address}");
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
            "http://",
            "://proxy",
            "",
            " ",
        ] {
            let error = check_address("proxy", address).unwrap_err().to_string();
            assert!(error.contains("scheme `http` or `https`"), "{address}: {error}");
        }
    }

    #[test]
    fn a_variable_that_would_be_passed_over_is_refused_by_its_name() {
        for name in VARIABLES {
            let set = |address: &'static str| {
                check_environment(|asked| (asked == name).then(|| address.to_owned()))
            };
            for address in ["", "proxy", "proxy:3128", "user:word@proxy:3128", "http://proxy"] {
                assert_eq!(set(address), Ok(()), "{name}={address}");
            }
            for address in ["tcp://proxy:1", "socks5://proxy:1", "pro xy", "http://"] {
                assert!(set(address).unwrap_err().to_string().contains(name), "{name}={address}");
            }
        }
    }
}

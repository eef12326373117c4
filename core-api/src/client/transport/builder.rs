//! The settings of a transport.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use http::HeaderValue;

use super::{
    HttpClient, Parts, Resolver, Route, Transport, certificate,
    proxy::ProxySetting,
    reqwest_client::{ReqwestClient, Settings},
    resolver::{Asked, FixedAddresses},
    tls::Tls,
};
use crate::client::{ConfigError, Middleware, middleware::Stack};

/// The settings of a [`Transport`]; [`build`](Self::build) checks all of them.
#[must_use]
#[derive(Default)]
pub struct TransportBuilder {
    proxy: ProxySetting,
    no_proxy: Vec<String>,
    roots: Vec<Vec<u8>>,
    is_without_system_roots: bool,
    client_certificate: Option<Vec<u8>>,
    connect_timeout: Option<Duration>,
    addresses: Vec<(String, Vec<IpAddr>)>,
    resolver: Option<Asked>,
    user_agent: Option<String>,
    middleware: Stack,
    http_client: Option<Box<dyn HttpClient>>,
}

impl TransportBuilder {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Sends requests through a proxy, `http://proxy.example.org:3128`; none unless set.
    ///
    /// Its scheme is `http` or `https`. A user and a password go into the address, percent-encoded:
    /// `http://user:password@proxy.example.org:3128`. Addresses of this machine are reached without
    /// the proxy, since they may go by `http`.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = ProxySetting::Address(address.into());
        self
    }

    /// Sends requests through the proxy that the environment names when the transport is built.
    ///
    /// That is `HTTPS_PROXY`, else `ALL_PROXY`, except for the hosts of `NO_PROXY`; lower case
    /// is read too. Nothing else of the environment or the system is read. A person who sets these
    /// variables sees where requests go.
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = ProxySetting::Environment;
        self
    }

    /// Reaches these hosts without the proxy: names with all names below, addresses, networks such as
    /// `10.0.0.0/8`, or `*` for all names.
    pub fn no_proxy<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.no_proxy.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// Trusts the root certificates in this PEM text, beside those of the system.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Trusts the roots of [`root_certificate`](Self::root_certificate) only, not those of the system.
    pub fn without_system_roots(mut self) -> Self {
        self.is_without_system_roots = true;
        self
    }

    /// Shows this certificate to servers and proxies that ask for one (mutual TLS).
    ///
    /// The PEM text has the certificate, its chain and the private key.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(pem.into());
        self
    }

    /// Sets the longest time to connect, with the handshake of TLS and the tunnel of a proxy; 10 seconds
    /// unless set. `Duration::MAX` means no limit.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = Some(time);
        self
    }

    /// Reaches a host at these addresses, whatever a resolver says. The port stays that of the request.
    ///
    /// A host behind a proxy is found by the proxy, so this has no effect on it.
    pub fn resolve(
        mut self,
        host: impl Into<String>,
        addresses: impl IntoIterator<Item = IpAddr>,
    ) -> Self {
        self.addresses.push((host.into(), addresses.into_iter().collect()));
        self
    }

    /// Finds the addresses of hosts by a resolver of your own.
    pub fn resolver(mut self, resolver: impl Resolver + 'static) -> Self {
        self.resolver = Some(Asked(Arc::new(resolver)));
        self
    }

    /// Names the program in the `User-Agent` header, before this crate: `my-app/1.2` becomes
    /// `my-app/1.2 core-api-rust/0.1.0`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Puts a middleware around all API calls and requests to the identity server; the first is the
    /// outermost.
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(middleware);
        self
    }

    /// Sends requests by an HTTP client of your own, which has its own connections.
    ///
    /// The settings of connections have no effect on it, so [`build`](Self::build) refuses them.
    pub fn http_client(mut self, http_client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(Box::new(http_client));
        self
    }

    /// Makes the transport.
    ///
    /// # Errors
    ///
    /// When a setting makes no sense, which the error names, or the system has no roots for TLS.
    pub fn build(mut self) -> Result<Transport, ConfigError> {
        let user_agent = user_agent(self.user_agent.as_deref())?;
        let middleware = std::mem::take(&mut self.middleware);
        let http_client = match self.http_client.take() {
            Some(own) => {
                self.check_unused()?;
                Route::Own(own)
            }
            None => {
                let http_client = ReqwestClient::new(self.settings(&user_agent)?);
                http_client.check()?;
                Route::Reqwest(Box::new(http_client))
            }
        };
        Ok(Transport(Arc::new(Parts { http_client, user_agent, middleware })))
    }

    /// The settings of connections, checked.
    fn settings(self, user_agent: &HeaderValue) -> Result<Settings, ConfigError> {
        let default = Settings::default();
        let connect_timeout = self.connect_timeout.unwrap_or(default.connect_timeout);
        if connect_timeout.is_zero() {
            return Err(ConfigError::Zero { setting: "connect_timeout" });
        }
        if self.is_without_system_roots && self.roots.is_empty() {
            let reason = "needs a `root_certificate`, since no server could be trusted".to_owned();
            return Err(ConfigError::Wrong { setting: "without_system_roots", reason });
        }
        let roots: Result<Vec<_>, _> =
            self.roots.iter().map(|pem| certificate::roots(pem)).collect();
        let client_certificate = self.client_certificate.as_deref().map(certificate::client);
        Ok(Settings {
            proxy: self.proxy.read(&self.no_proxy, variable)?,
            tls: Tls {
                roots: roots?.into_iter().flatten().collect(),
                has_system_roots: !self.is_without_system_roots,
                client_certificate: client_certificate.transpose()?.map(Arc::new),
            },
            connect_timeout,
            addresses: FixedAddresses::of(self.addresses)?,
            resolver: self.resolver,
            user_agent: user_agent.clone(),
        })
    }

    /// Refuses settings of connections that somebody else makes.
    fn check_unused(&self) -> Result<(), ConfigError> {
        let settings = [
            ("proxy", self.proxy.is_set()),
            ("no_proxy", !self.no_proxy.is_empty()),
            ("root_certificate", !self.roots.is_empty()),
            ("without_system_roots", self.is_without_system_roots),
            ("client_certificate", self.client_certificate.is_some()),
            ("connect_timeout", self.connect_timeout.is_some()),
            ("resolve", !self.addresses.is_empty()),
            ("resolver", self.resolver.is_some()),
        ];
        match settings.into_iter().find(|(_, is_set)| *is_set) {
            None => Ok(()),
            Some((setting, _)) => Err(ConfigError::Wrong {
                setting,
                reason: "has no effect together with `http_client`, which makes its own \
                         connections; set it there"
                    .to_owned(),
            }),
        }
    }
}

/// A variable of the environment. One that is not UTF-8 is set as well, so that requests do not go past
/// the proxy that it means.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, ConfigError> {
    let Some(product) = product else { return Ok(HeaderValue::from_static(Transport::PRODUCT)) };
    let is_shown = |letter: char| letter.is_ascii_graphic() || letter == ' ';
    let is_good = !product.trim().is_empty() && product.chars().all(is_shown);
    let whole = HeaderValue::try_from(format!("{} {}", product.trim(), Transport::PRODUCT));
    whole.ok().filter(|_| is_good).ok_or_else(|| ConfigError::Wrong {
        setting: "user_agent",
        reason: "is not the name of a program in ASCII; write it as in `my-app/1.2`".to_owned(),
    })
}

/// Certificates and passwords stay out.
impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("no_proxy", &self.no_proxy)
            .field("connect_timeout", &self.connect_timeout)
            .field("addresses", &self.addresses)
            .field("resolver", &self.resolver)
            .field("user_agent", &self.user_agent)
            .field("http_client", &self.http_client)
            .finish_non_exhaustive()
    }
}

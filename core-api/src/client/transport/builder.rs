//! The builder of a transport.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use http::HeaderValue;

use super::{
    HttpClient, Resolver, Route, Transport, TransportParts, certificate,
    proxy::ProxySetting,
    reqwest_client::{ReqwestClient, Settings},
    resolver::{FixedAddresses, ReqwestResolver},
    tls::Tls,
};
use crate::client::{ConfigError, Middleware, middleware::MiddlewareStack};

/// The settings of a [`Transport`]. [`build`](Self::build) checks them.
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
    resolver: Option<ReqwestResolver>,
    user_agent: Option<String>,
    middleware: MiddlewareStack,
    http_client: Option<Box<dyn HttpClient>>,
}

impl TransportBuilder {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Sends requests through a proxy, such as `http://proxy.example.org:3128`. By default, none is used.
    ///
    /// The scheme is `http` or `https`. The address may contain a user and a password, percent-encoded:
    /// `http://user:password@proxy.example.org:3128`. Requests to loopback addresses bypass the proxy, because
    /// they may use plain `http`.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = ProxySetting::Address(address.into());
        self
    }

    /// Sends requests through the proxy of the environment. The variables are read when the transport is
    /// built.
    ///
    /// The proxy is `HTTPS_PROXY` or, if that is unset, `ALL_PROXY`. Hosts in `NO_PROXY` bypass it. Lower-case
    /// names are read too. No other setting of the environment or the system is read. Anybody who can set
    /// these variables can see the hosts of requests.
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = ProxySetting::Environment;
        self
    }

    /// Adds hosts that bypass the proxy: names with their subdomains, IP addresses, networks such as
    /// `10.0.0.0/8`, or `*` for all names.
    pub fn no_proxy<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.no_proxy.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// Trusts the root certificates in a PEM text, in addition to those of the system.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Trusts only the roots of [`root_certificate`](Self::root_certificate), not those of the system.
    pub fn without_system_roots(mut self) -> Self {
        self.is_without_system_roots = true;
        self
    }

    /// Presents a client certificate to servers and proxies that request one (mutual TLS).
    ///
    /// The PEM text contains the certificate, its chain and the private key.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(pem.into());
        self
    }

    /// Sets the longest time to connect, including the TLS handshake and the tunnel of a proxy. The default is
    /// 10 seconds. `Duration::MAX` means no limit.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = Some(time);
        self
    }

    /// Sets the addresses of a host, overriding the resolver. The port stays that of the request.
    ///
    /// With a proxy this has no effect on servers, because the proxy resolves their names.
    pub fn resolve(
        mut self,
        host: impl Into<String>,
        addresses: impl IntoIterator<Item = IpAddr>,
    ) -> Self {
        self.addresses.push((host.into(), addresses.into_iter().collect()));
        self
    }

    /// Resolves host names with a resolver of your own.
    pub fn resolver(mut self, resolver: impl Resolver + 'static) -> Self {
        self.resolver = Some(ReqwestResolver(Arc::new(resolver)));
        self
    }

    /// Adds the name of the program to the `User-Agent` header: `my-app/1.2` becomes
    /// `my-app/1.2 core-api-rust/0.1.0`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Adds a middleware around all API calls and requests to the identity server. The first one is the
    /// outermost.
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(middleware);
        self
    }

    /// Sends requests with an HTTP client of your own, which has its own connections.
    ///
    /// [`build`](Self::build) refuses connection settings together with it, because they would have no effect.
    pub fn http_client(mut self, http_client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(Box::new(http_client));
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// Fails if a setting is invalid, or if the system has no root certificates.
    pub fn build(mut self) -> Result<Transport, ConfigError> {
        let user_agent = user_agent(self.user_agent.as_deref())?;
        let middleware = std::mem::take(&mut self.middleware);
        let http_client = match self.http_client.take() {
            Some(own) => {
                self.check_unused()?;
                Route::Custom(own)
            }
            None => {
                let http_client = ReqwestClient::new(self.settings(&user_agent)?);
                http_client.check()?;
                Route::Reqwest(Box::new(http_client))
            }
        };
        Ok(Transport(Arc::new(TransportParts { http_client, user_agent, middleware })))
    }

    /// Checks and returns the settings of connections.
    fn settings(self, user_agent: &HeaderValue) -> Result<Settings, ConfigError> {
        let default = Settings::default();
        let connect_timeout = self.connect_timeout.unwrap_or(default.connect_timeout);
        if connect_timeout.is_zero() {
            return Err(ConfigError::Zero { setting: "connect_timeout" });
        }
        if self.is_without_system_roots && self.roots.is_empty() {
            let reason =
                "needs a `root_certificate`, because no server would be trusted without one"
                    .to_owned();
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

    /// Refuses connection settings together with an HTTP client of the caller.
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
                reason: "has no effect together with `http_client`, which opens its own \
                         connections; set it there"
                    .to_owned(),
            }),
        }
    }
}

/// Reads an environment variable. One that is not valid UTF-8 counts as set, so requests cannot bypass its
/// proxy.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, ConfigError> {
    let Some(product) = product else { return Ok(HeaderValue::from_static(Transport::PRODUCT)) };
    let is_printable = |letter: char| letter.is_ascii_graphic() || letter == ' ';
    let is_valid = !product.trim().is_empty() && product.chars().all(is_printable);
    let value = HeaderValue::try_from(format!("{} {}", product.trim(), Transport::PRODUCT));
    value.ok().filter(|_| is_valid).ok_or_else(|| ConfigError::Wrong {
        setting: "user_agent",
        reason: "is not a program name in ASCII; write it as in `my-app/1.2`".to_owned(),
    })
}

/// Hides certificates and passwords.
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

//! The default HTTP client: reqwest.

use std::{fmt, mem, sync::OnceLock};

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use rustls::ClientConfig;
use tokio::time::Duration;

use super::{
    Body, ConnectionReuse, Transport, TransportError,
    proxy::Proxy,
    reqwest_error::ErrorClassifier,
    resolver::{FixedAddresses, ReqwestResolver},
    tls::Tls,
};
use crate::{
    client::{
        ConfigError,
        runtime::{self, PoolOwner},
    },
    foreign_text,
};

/// Two clients of reqwest: one with a connection pool, and one with a new connection for each request.
#[derive(Default)]
pub(super) struct ReqwestClient {
    settings: Settings,
    owner: PoolOwner,
    /// Built once, because this reads the roots of the system.
    tls: OnceLock<Result<ClientConfig, ConfigError>>,
    pooled: OnceLock<Result<reqwest::Client, ConfigError>>,
    /// Built for the first request that needs a new connection.
    fresh: OnceLock<Result<reqwest::Client, ConfigError>>,
}

/// The settings of all connections.
pub(super) struct Settings {
    pub(super) proxy: Option<Proxy>,
    pub(super) tls: Tls,
    pub(super) connect_timeout: Duration,
    pub(super) addresses: FixedAddresses,
    pub(super) resolver: Option<ReqwestResolver>,
    pub(super) user_agent: HeaderValue,
}

impl ReqwestClient {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Checks that the pooled client can be built.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.client(ConnectionReuse::Permitted).map(drop)
    }

    fn client(&self, reuse: ConnectionReuse) -> Result<&reqwest::Client, ConfigError> {
        let client = match reuse {
            ConnectionReuse::Permitted => &self.pooled,
            ConnectionReuse::Never => &self.fresh,
        };
        client.get_or_init(|| self.build(reuse)).as_ref().map_err(Clone::clone)
    }

    fn build(&self, reuse: ConnectionReuse) -> Result<reqwest::Client, ConfigError> {
        let tls = self.tls.get_or_init(|| self.settings.tls.config());
        let builder = self.settings.builder(tls.clone()?)?;
        let builder = match reuse {
            ConnectionReuse::Permitted => builder,
            ConnectionReuse::Never => builder.pool_max_idle_per_host(0),
        };
        builder.build().map_err(|error| ConfigError::Http { reason: foreign_text::causes(&error) })
    }

    /// Sends a request. If another runtime owns the pool, the request uses a new connection.
    ///
    /// The conversion to a request of reqwest precedes the future, which would have to carry both otherwise.
    pub(super) fn send(
        &self,
        request: Request<Bytes>,
        reuse: ConnectionReuse,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> {
        let classifier = ErrorClassifier::new(self.settings.proxy.as_ref(), request.uri());
        let reuse = match reuse {
            ConnectionReuse::Permitted if self.owner.is_current() => reuse,
            ConnectionReuse::Permitted | ConnectionReuse::Never => ConnectionReuse::Never,
        };
        let sent = self.client(reuse).map_err(TransportError::refused).and_then(|client| {
            let request = reqwest::Request::try_from(request)
                .map_err(|error| TransportError::refused(error.without_url()))?;
            Ok(client.execute(request))
        });
        async move {
            runtime::current().map_err(TransportError::refused)?;
            let mut response = sent?.await.map_err(|error| classifier.classify(error))?;
            let (status, headers) = (response.status(), mem::take(response.headers_mut()));
            let mut response = Response::new(Body::of_reqwest(response));
            (*response.status_mut(), *response.headers_mut()) = (status, headers);
            Ok(response)
        }
    }
}

impl Settings {
    /// Creates a builder of reqwest. Other crates of the program may enable features of reqwest, so the
    /// builder disables each feature that would change requests or responses.
    fn builder(&self, tls: ClientConfig) -> Result<reqwest::ClientBuilder, ConfigError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .no_hickory_dns()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .user_agent(self.user_agent.clone());
        builder = match &self.proxy {
            Some(proxy) => builder.proxy(proxy.build()?),
            None => builder.no_proxy(),
        };
        if let Some(resolver) = &self.resolver {
            builder = builder.dns_resolver(resolver.clone());
        }
        for (host, addresses) in self.addresses.iter() {
            builder = builder.resolve_to_addrs(host, addresses);
        }
        Ok(builder)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            proxy: None,
            tls: Tls { roots: Vec::new(), has_system_roots: true, client_certificate: None },
            connect_timeout: Duration::from_secs(10),
            addresses: FixedAddresses::default(),
            resolver: None,
            user_agent: HeaderValue::from_static(Transport::PRODUCT),
        }
    }
}

impl fmt::Debug for ReqwestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.settings;
        f.debug_struct("ReqwestClient")
            .field("proxy", &settings.proxy)
            .field("roots", &settings.tls.roots.len())
            .field("has_system_roots", &settings.tls.has_system_roots)
            .field("connect_timeout", &settings.connect_timeout)
            .field("addresses", &settings.addresses)
            .field("resolver", &settings.resolver)
            .finish_non_exhaustive()
    }
}

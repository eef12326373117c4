//! The resolution of host names.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

use crate::client::ConfigError;

/// The future of [`Resolver::resolve`].
pub type ResolveFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>>> + Send + 'a>>;

/// A resolver of host names that replaces the one of the system.
///
/// With a proxy, it only resolves the proxy, which resolves the servers itself. If the resolver returns an
/// error or an empty list, the request is not sent.
///
/// ```
/// use core_api::client::{ResolveFuture, Resolver, Transport};
///
/// /// Resolves every host to this machine.
/// #[derive(Debug)]
/// struct Here;
///
/// impl Resolver for Here {
///     fn resolve(&self, _: &str) -> ResolveFuture<'_> {
///         Box::pin(async { Ok(vec!["127.0.0.1".parse()?]) })
///     }
/// }
/// let transport = Transport::builder().resolver(Here).build()?;
/// # Ok::<(), core_api::client::ConfigError>(())
/// ```
pub trait Resolver: Send + Sync + fmt::Debug {
    /// Returns the addresses of a host. The name is in lower case.
    fn resolve(&self, host: &str) -> ResolveFuture<'_>;
}

/// The addresses set by the caller, by host.
#[derive(Clone, Debug, Default)]
pub(super) struct FixedAddresses(BTreeMap<String, Vec<SocketAddr>>);

impl FixedAddresses {
    /// Checks the addresses set by the caller.
    pub(super) fn of(pairs: Vec<(String, Vec<IpAddr>)>) -> Result<Self, ConfigError> {
        let mut fixed = BTreeMap::new();
        for (host, addresses) in pairs {
            let wrong = |problem: &str| ConfigError::Wrong {
                setting: "resolve",
                reason: format!("has {problem} `{}`", host.escape_debug()),
            };
            let name = match Host::parse(&host) {
                Ok(Host::Domain(name)) if !name.contains('*') => name,
                Ok(_) | Err(_) => return Err(wrong("a host that is not a name:")),
            };
            if addresses.is_empty() {
                return Err(wrong("no address for"));
            }
            // reqwest replaces the port 0 by that of the request.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            fixed.insert(name, addresses.collect());
        }
        Ok(Self(fixed))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[SocketAddr])> {
        self.0.iter().map(|(host, addresses)| (host.as_str(), addresses.as_slice()))
    }
}

/// Adapts a resolver of the caller to reqwest.
#[derive(Clone, Debug)]
pub(super) struct ReqwestResolver(pub(super) Arc<dyn Resolver>);

impl Resolve for ReqwestResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = Arc::clone(&self.0);
        Box::pin(async move {
            let addresses = resolver.resolve(name.as_str()).await?;
            if addresses.is_empty() {
                return Err(
                    format!("the resolver returned no address for `{}`", name.as_str()).into()
                );
            }
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

//! Addresses of hosts.

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

/// Addresses that come later.
pub type ResolveFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>>> + Send + 'a>>;

/// Finds the addresses of a host, in the place of the system's resolver.
///
/// With a proxy, it finds the proxy; the proxy itself finds the servers. An error, and an empty list,
/// mean that the request was not sent.
///
/// ```
/// use core_api::client::{ResolveFuture, Resolver, Transport};
///
/// /// Finds every host on this machine.
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
    /// Finds the addresses of a host, which is a name in small letters.
    fn resolve(&self, host: &str) -> ResolveFuture<'_>;
}

/// Fixed addresses, by host.
#[derive(Clone, Debug, Default)]
pub(super) struct FixedAddresses(BTreeMap<String, Vec<SocketAddr>>);

impl FixedAddresses {
    /// Reads what a caller has set.
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
            // The port 0 is replaced by that of the request.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            fixed.insert(name, addresses.collect());
        }
        Ok(Self(fixed))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[SocketAddr])> {
        self.0.iter().map(|(host, addresses)| (host.as_str(), addresses.as_slice()))
    }
}

/// A caller's resolver, as reqwest asks it.
#[derive(Clone, Debug)]
pub(super) struct Asked(pub(super) Arc<dyn Resolver>);

impl Resolve for Asked {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = Arc::clone(&self.0);
        Box::pin(async move {
            let found = resolver.resolve(name.as_str()).await?;
            if found.is_empty() {
                return Err(format!("no address is known for `{}`", name.as_str()).into());
            }
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

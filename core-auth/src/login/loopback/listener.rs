//! The listening sockets of the redirect URI.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpListener, TcpStream};
use url::{Host, Url};

use crate::{Error, error::Fault};

/// The listening sockets of the redirect URI, on loopback addresses only.
pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    /// The redirect URI, with the actual port.
    pub(super) redirect_uri: String,
    /// The expected `Host` header. Any other value indicates DNS rebinding.
    pub(super) authority: String,
    /// The path of the redirect URI.
    pub(super) path: String,
}

impl Listener {
    /// Returns whether a redirect URI is on a loopback address.
    pub(super) fn can_bind(redirect_uri: &str) -> bool {
        Url::parse(redirect_uri).is_ok_and(|url| addresses(&url).is_some())
    }

    /// Binds the port of a redirect URI, or any free port.
    pub(super) async fn bind(redirect_uri: &str, is_any_port: bool) -> Result<Self, Error> {
        let bad = |reason: &dyn ToString| Fault::Address {
            name: "redirect URI",
            reason: reason.to_string(),
        };
        let mut url = Url::parse(redirect_uri).map_err(|error| bad(&error))?;
        let addresses = addresses(&url).ok_or_else(|| {
            bad(&"a login can listen only on `http` to `127.0.0.1`, `[::1]` or `localhost`")
        })?;
        let mut port = if is_any_port { 0 } else { url.port_or_known_default().unwrap_or(80) };
        let mut sockets = Vec::new();
        for address in addresses {
            let address = SocketAddr::new(address, port);
            let socket = TcpListener::bind(address).await.and_then(|socket| {
                port = socket.local_addr()?.port();
                Ok(socket)
            });
            match socket {
                Ok(socket) => sockets.push(socket),
                // The machine has no IPv6, so the IPv4 address is enough.
                Err(error) if is_absent(&error) && !sockets.is_empty() => {}
                Err(source) => {
                    return Err(Fault::Listen { address: address.to_string(), source }.into());
                }
            }
        }
        let mut redirect_uri = redirect_uri.to_owned();
        if is_any_port {
            url.set_port(Some(port)).map_err(|()| bad(&"it cannot have a port"))?;
            redirect_uri = url.to_string();
        }
        let host = url.host_str().unwrap_or_default();
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Ok(Self { sockets, redirect_uri, authority, path: url.path().to_owned() })
    }

    /// Accepts the next connection on any of the sockets.
    pub(super) async fn accept(&self) -> io::Result<TcpStream> {
        let accepts = self.sockets.iter().map(|socket| Box::pin(socket.accept()));
        let (accepted, ..) = futures_util::future::select_all(accepts).await;
        accepted.map(|(stream, _)| stream)
    }
}

fn addresses(url: &Url) -> Option<Vec<IpAddr>> {
    let addresses = match url.host()? {
        Host::Ipv4(address) if address.is_loopback() => vec![IpAddr::V4(address)],
        Host::Ipv6(address) if address.is_loopback() => vec![IpAddr::V6(address)],
        // Browsers differ in the address family that they try first.
        Host::Domain("localhost") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => return None,
    };
    (url.scheme() == "http").then_some(addresses)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
}

//! The port that the browser is redirected to.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpListener, TcpStream};
use url::{Host, Url};

use crate::{Error, error::Fault};

/// Listens where the browser is redirected to, on this machine only.
pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    /// With the port that is listened at.
    pub(super) redirect_uri: String,
    /// What the `Host` header must be: another is that of a page which has had its name point here.
    pub(super) authority: String,
    /// The path of the redirect URI.
    pub(super) path: String,
}

impl Listener {
    /// Whether a redirect URI is one that can be listened at.
    pub(super) fn can_bind(redirect_uri: &str) -> bool {
        Url::parse(redirect_uri).is_ok_and(|url| addresses(&url).is_some())
    }

    /// Opens the port of a redirect URI, or any that is free.
    pub(super) async fn bind(redirect_uri: &str, is_any_port: bool) -> Result<Self, Error> {
        let bad = |reason: &dyn ToString| Fault::Address {
            what: "redirect URI",
            reason: reason.to_string(),
        };
        let mut url = Url::parse(redirect_uri).map_err(|error| bad(&error))?;
        let addresses = addresses(&url).ok_or_else(|| {
            bad(&"only `http` to `127.0.0.1`, `[::1]` or `localhost` can be listened at")
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
                // A machine without IPv6; the other address will do.
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

    /// The next connection at any of the addresses.
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
        // Browsers differ in which of the two they try first.
        Host::Domain("localhost") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => return None,
    };
    (url.scheme() == "http").then_some(addresses)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
}

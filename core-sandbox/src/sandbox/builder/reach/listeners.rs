//! The open ports of a server.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpListener, lookup_host};

use super::SandboxBuilder;
use crate::{http::CuttableListener, state::ServerState};

/// The host that means both loopback addresses.
const LOCALHOST: &str = "localhost";

/// The number of free ports that are tried until both loopback addresses have the same.
const MAX_ATTEMPTS: usize = 8;

/// The open ports of a server, and its address on this machine.
pub(in crate::sandbox::builder) struct Listeners {
    /// The address with a scheme, which this machine can reach.
    pub(in crate::sandbox::builder) address: String,
    /// The certificates that clients have to trust, as PEM.
    pub(in crate::sandbox::builder) root: Option<String>,
    listeners: Vec<TcpListener>,
    #[cfg(feature = "tls")]
    config: Option<std::sync::Arc<rustls::ServerConfig>>,
}

impl SandboxBuilder {
    /// Opens the port on all addresses of the host.
    pub(in crate::sandbox::builder) async fn listen(&self) -> io::Result<Listeners> {
        let host = self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let host = host.unwrap_or(&self.host);
        if host.eq_ignore_ascii_case(LOCALHOST) {
            return self.listen_on_loopback().await;
        }
        let found = addresses(host, self.port).await?;
        let Some((first, others)) = found.split_first() else {
            return Err(invalid(format!("`host` {host:?} has no address; give an address")));
        };
        let mut listeners = vec![open(*first).await?];
        let port = port_of(&listeners)?;
        for address in others {
            listeners.push(open(SocketAddr::new(address.ip(), port)).await?);
        }
        self.listeners(&shown(host, port), listeners)
    }

    /// Opens the port on `127.0.0.1` and, if the system has it, on `::1`.
    async fn listen_on_loopback(&self) -> io::Result<Listeners> {
        let mut attempts = 1..MAX_ATTEMPTS;
        loop {
            let mut listeners = vec![open((Ipv4Addr::LOCALHOST, self.port).into()).await?];
            let port = port_of(&listeners)?;
            match open((Ipv6Addr::LOCALHOST, port).into()).await {
                Ok(listener) => listeners.push(listener),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    if self.port != 0 {
                        return Err(error);
                    }
                    if attempts.next().is_some() {
                        continue;
                    }
                }
                // The system has no IPv6.
                Err(_) => {}
            }
            return self.listeners(&format!("127.0.0.1:{port}"), listeners);
        }
    }

    /// Returns the open ports, with TLS if it is set.
    #[cfg(feature = "tls")]
    fn listeners(&self, authority: &str, listeners: Vec<TcpListener>) -> io::Result<Listeners> {
        let Some(tls) = &self.tls else {
            let address = format!("http://{authority}");
            return Ok(Listeners { address, root: None, listeners, config: None });
        };
        let certificate = tls.certificate(&self.host, self.public_url.as_deref())?;
        Ok(Listeners {
            address: format!("https://{authority}"),
            root: Some(certificate.root().to_owned()),
            listeners,
            config: Some(certificate.server_config()?),
        })
    }

    /// Returns the open ports.
    #[cfg(not(feature = "tls"))]
    #[expect(clippy::unnecessary_wraps, reason = "a certificate may be refused")]
    fn listeners(&self, authority: &str, listeners: Vec<TcpListener>) -> io::Result<Listeners> {
        Ok(Listeners { address: format!("http://{authority}"), root: None, listeners })
    }
}

impl Listeners {
    /// Returns whether only this machine can reach the ports.
    pub(in crate::sandbox::builder) fn are_loopback(&self) -> bool {
        let mut addresses = self.listeners.iter().map(TcpListener::local_addr);
        addresses.all(|address| address.is_ok_and(|address| address.ip().is_loopback()))
    }

    /// Returns the listener of the server.
    #[cfg(feature = "tls")]
    pub(in crate::sandbox::builder) fn cuttable(self, state: &ServerState) -> CuttableListener {
        let recorder = &state.settings.recorder;
        let tls = self.config.map(|config| (config, std::sync::Arc::clone(recorder)));
        CuttableListener { listeners: self.listeners, tls }
    }

    /// Returns the listener of the server.
    #[cfg(not(feature = "tls"))]
    pub(in crate::sandbox::builder) fn cuttable(self, _: &ServerState) -> CuttableListener {
        CuttableListener { listeners: self.listeners }
    }
}

/// Returns the addresses of a host.
async fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let found = lookup_host((host, port)).await;
    let unknown =
        |error| invalid(format!("`host` {host:?} is not known: {error}; give an address"));
    found.map(Iterator::collect).map_err(unknown)
}

async fn open(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let fix = match error.kind() {
            io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied => "choose another `port`",
            _ => "choose another `host`",
        };
        io::Error::new(error.kind(), format!("{address} cannot be opened: {error}; {fix}"))
    })
}

/// Returns the port of the first listener.
fn port_of(listeners: &[TcpListener]) -> io::Result<u16> {
    let first = listeners.first().map(TcpListener::local_addr).transpose()?;
    Ok(first.map_or(0, |address| address.port()))
}

/// Returns the host and the port for addresses. All addresses of a machine include loopback.
fn shown(host: &str, port: u16) -> String {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) if address.is_unspecified() => format!("127.0.0.1:{port}"),
        Ok(IpAddr::V6(address)) if address.is_unspecified() => format!("[::1]:{port}"),
        Ok(address) => SocketAddr::new(address, port).to_string(),
        Err(_) => format!("{host}:{port}"),
    }
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}

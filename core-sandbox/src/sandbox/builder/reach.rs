//! The settings of the reach: addresses, hosts, proxies.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpListener, lookup_host};

use super::SandboxBuilder;

/// The host that means both loopback addresses.
const LOCALHOST: &str = "localhost";

/// The number of free ports that are tried until both loopback addresses have the same.
const MAX_ATTEMPTS: usize = 8;

impl SandboxBuilder {
    /// Sets the port. The default is a free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the host to listen on: a name or an address, such as `0.0.0.0` for all addresses.
    ///
    /// The default is `localhost`, which is `127.0.0.1` and `::1`. With another host, all machines of
    /// the network may reach the sandbox.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::builder().host("127.0.0.1").start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// Sets the public address, such as `https://core.test`, without a path.
    ///
    /// All responses have this address. Use it for a sandbox behind a reverse proxy. Without it, the
    /// responses follow the `Host` of each request. The sandbox itself listens at [`Sandbox::url`].
    ///
    /// [`Sandbox::url`]: crate::Sandbox::url
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Sets whether responses follow `X-Forwarded-Host` and `X-Forwarded-Proto` of a request. The
    /// default is `false`, because any client can send these headers.
    #[must_use]
    pub fn trust_forwarded(mut self, is_trusted: bool) -> Self {
        self.trust_forwarded = is_trusted;
        self
    }

    /// Opens the port on all addresses of the host.
    pub(super) async fn listen(&self) -> io::Result<Listeners> {
        let host = self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let host = host.unwrap_or(&self.host);
        if host.eq_ignore_ascii_case(LOCALHOST) {
            return self.listen_on_loopback().await;
        }
        let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(address) => vec![(address, self.port).into()],
            Err(_) => lookup_host((host, self.port))
                .await
                .map_err(|error| {
                    let reason = format!("`host` {host:?} is not known: {error}; give an address");
                    io::Error::new(io::ErrorKind::InvalidInput, reason)
                })?
                .collect(),
        };
        let Some((first, others)) = found.split_first() else {
            let reason = format!("`host` {host:?} has no address; give an address");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        };
        let mut listeners = vec![open(*first).await?];
        let port = port_of(&listeners)?;
        for address in others {
            listeners.push(open(SocketAddr::new(address.ip(), port)).await?);
        }
        Ok(Listeners { address: format!("http://{}", shown(host, port)), listeners })
    }

    /// Opens the port on `127.0.0.1` and, if the system has it, on `::1`.
    async fn listen_on_loopback(&self) -> io::Result<Listeners> {
        for attempt in 1.. {
            let mut listeners = vec![open((Ipv4Addr::LOCALHOST, self.port).into()).await?];
            let port = port_of(&listeners)?;
            match open((Ipv6Addr::LOCALHOST, port).into()).await {
                Ok(listener) => listeners.push(listener),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && self.port != 0 => {
                    return Err(error);
                }
                Err(error)
                    if error.kind() == io::ErrorKind::AddrInUse && attempt < MAX_ATTEMPTS =>
                {
                    continue;
                }
                // The system has no IPv6, or no free port for both.
                Err(_) => {}
            }
            return Ok(Listeners { address: format!("http://127.0.0.1:{port}"), listeners });
        }
        Err(io::Error::other("no port is free on both loopback addresses; choose a `port`"))
    }
}

/// The open ports of a server, and its address on this machine.
pub(super) struct Listeners {
    /// The address with a scheme, which this machine can reach.
    pub(super) address: String,
    pub(super) listeners: Vec<TcpListener>,
}

impl Listeners {
    /// Returns whether only this machine can reach the ports.
    pub(super) fn are_loopback(&self) -> bool {
        let mut addresses = self.listeners.iter().map(TcpListener::local_addr);
        addresses.all(|address| address.is_ok_and(|address| address.ip().is_loopback()))
    }
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

//! The settings of the reach: addresses, hosts, proxies, TLS.

mod listeners;
#[cfg(feature = "tls")]
mod tls;

use super::SandboxBuilder;

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
}

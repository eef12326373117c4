//! The reach of a server: its addresses, and the machines that can reach it.

/// The reach of a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// The public address, which all responses have.
    pub(crate) public_url: Option<String>,
    /// True if the headers of a proxy name the address of the request.
    pub(crate) trust_forwarded: bool,
    /// True if only this machine can reach the server.
    pub(crate) is_loopback: bool,
    /// The certificate in PEM that clients have to trust, if the server speaks TLS.
    pub(crate) certificate: Option<String>,
}

impl Reach {
    /// Returns the scheme of addresses.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.certificate.is_some() { "https" } else { "http" }
    }
}

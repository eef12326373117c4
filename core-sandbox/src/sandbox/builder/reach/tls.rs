//! The settings of TLS.

use super::SandboxBuilder;
use crate::tls::{Certificate, TlsSetting};

impl SandboxBuilder {
    /// Sets whether the sandbox speaks TLS with a certificate that it makes at its start. The default
    /// is `false`. The feature `tls` has this setting.
    ///
    /// The certificate is for `localhost`, the host, and the public address. Clients have to trust
    /// [`Sandbox::certificate`](crate::Sandbox::certificate).
    #[must_use]
    pub fn tls(mut self, is_on: bool) -> Self {
        self.tls = is_on.then_some(TlsSetting::SelfMade);
        self
    }

    /// Makes the sandbox speak TLS with this certificate. The feature `tls` has this setting.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.tls = Some(TlsSetting::Own(Box::new(certificate)));
        self
    }
}

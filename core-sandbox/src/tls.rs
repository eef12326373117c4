//! TLS: the certificate of the server.

use std::{fmt, io, sync::Arc};

use jiff::{ToSpan, ZonedDateTime};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use url::{Host, Url};

/// The number of days for which a self-made certificate is valid. Some clients refuse more.
const DAYS: i64 = 365;

/// A certificate chain of a server, with its private key.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{Certificate, Sandbox};
///
/// let certificate = Certificate::self_made(["core.test"])?;
/// let sandbox = Sandbox::builder().certificate(certificate).start().await?;
/// assert!(sandbox.url().starts_with("https://"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: Arc<PrivateKeyDer<'static>>,
    root: String,
}

impl Certificate {
    /// Makes a certificate for these names and addresses, and an authority that signs it.
    ///
    /// Both are new at each start, and valid for a year.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidInput`](io::ErrorKind::InvalidInput) if a name is not valid.
    pub fn self_made(hosts: impl IntoIterator<Item = impl Into<String>>) -> io::Result<Self> {
        let hosts: Vec<String> = hosts.into_iter().map(Into::into).collect();
        Self::signed(hosts).map_err(|error| invalid(format!("the certificate: {error}")))
    }

    fn signed(hosts: Vec<String>) -> Result<Self, rcgen::Error> {
        let authority_key = KeyPair::generate()?;
        let mut authority = params(Vec::new(), "Core sandbox authority")?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = authority.self_signed(&authority_key)?;
        let key = KeyPair::generate()?;
        let mut leaf = params(hosts, "Core sandbox")?;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let leaf = leaf.signed_by(&key, &Issuer::new(authority, authority_key))?;
        Ok(Self {
            chain: vec![leaf.der().clone(), root.der().clone()],
            root: root.pem(),
            key: Arc::new(PrivateKeyDer::Pkcs8(key.serialize_der().into())),
        })
    }

    /// Reads a certificate chain and its private key from PEM.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidInput`](io::ErrorKind::InvalidInput) if a part is missing, or if the key does
    /// not belong to the first certificate.
    pub fn from_pem(chain: &str, key: &str) -> io::Result<Self> {
        let certificates = CertificateDer::pem_slice_iter(chain.as_bytes());
        let certificates: Vec<_> = certificates
            .collect::<Result<_, _>>()
            .map_err(|error| invalid(format!("the certificate chain is not valid PEM: {error}")))?;
        if certificates.is_empty() {
            return Err(invalid("the certificate chain has no certificate; give a PEM file"));
        }
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
            .map_err(|error| invalid(format!("the private key is not valid PEM: {error}")))?;
        let this = Self { chain: certificates, key: Arc::new(key), root: chain.to_owned() };
        this.server_config()?;
        Ok(this)
    }

    /// Returns the certificates that clients have to trust, as PEM.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Returns the settings of the server.
    pub(crate) fn server_config(&self) -> io::Result<Arc<ServerConfig>> {
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        let mut config = builder
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .map_err(|error| invalid(format!("the certificate cannot be used: {error}")))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// The certificate of a sandbox with TLS.
#[derive(Clone, Debug)]
pub(crate) enum TlsSetting {
    /// A certificate that is made at the start.
    SelfMade,
    /// A certificate of the caller.
    Own(Box<Certificate>),
}

impl TlsSetting {
    /// Returns the certificate. A new one is for loopback, the host, and the public address.
    pub(crate) fn certificate(
        &self,
        host: &str,
        public_url: Option<&str>,
    ) -> io::Result<Certificate> {
        match self {
            Self::Own(certificate) => Ok(Certificate::clone(certificate)),
            Self::SelfMade => {
                let mut hosts = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
                let public = public_url.and_then(|url| Url::parse(url).ok());
                let public = public.as_ref().and_then(Url::host).map(|host| match host {
                    Host::Domain(name) => name.to_owned(),
                    Host::Ipv4(address) => address.to_string(),
                    Host::Ipv6(address) => address.to_string(),
                });
                for host in [Some(host.to_owned()), public].into_iter().flatten() {
                    if !hosts.contains(&host) {
                        hosts.push(host);
                    }
                }
                Certificate::self_made(hosts)
            }
        }
    }
}

/// Returns the parameters of a certificate that is valid from yesterday on.
fn params(hosts: Vec<String>, name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name.push(DnType::CommonName, name);
    let today = ZonedDateTime::now().date();
    let day = |days: i64| {
        let date = today.saturating_add(days.days());
        let [month, day] = [date.month(), date.day()].map(|part| u8::try_from(part).unwrap_or(1));
        date_time_ymd(date.year().into(), month, day)
    };
    (params.not_before, params.not_after) = (day(-1), day(DAYS - 1));
    Ok(params)
}

fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason.into())
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("root", &self.root).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_pem_is_named() {
        let own = Certificate::self_made(["localhost", "127.0.0.1"]).unwrap();
        let key = KeyPair::generate().unwrap().serialize_pem();
        for (chain, key, message) in [
            ("", &*key, "has no certificate"),
            (own.root(), "", "the private key is not valid PEM"),
            (own.root(), &key, "the certificate cannot be used"),
        ] {
            let error = Certificate::from_pem(chain, key).unwrap_err();
            assert!(error.to_string().contains(message), "{error}");
        }
        assert!(Certificate::self_made(["é"]).is_err());
        assert!(!format!("{own:?}").contains("PRIVATE"));
    }
}

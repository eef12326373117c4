//! The errors of reqwest, sorted.

use std::{error::Error, io};

use http::{Uri, uri::Authority};
use rustls::{AlertDescription, CertificateError, Error as TlsError};
use url::Url;

use super::{TransportError, error::with_causes, proxy::Proxy};
use crate::base_url::is_loopback;

/// The proxy and the server of a request whose errors are sorted, for their texts.
pub(super) struct Faults<'a>(Option<(&'a Proxy, Option<Authority>)>);

impl<'a> Faults<'a> {
    pub(super) fn new(proxy: Option<&'a Proxy>, uri: &Uri) -> Self {
        Self(proxy.map(|proxy| (proxy, uri.authority().cloned())))
    }

    /// The error of a request without an answer. The address stays out of the text, but for its host,
    /// since its query may be long.
    pub(super) fn of(&self, error: reqwest::Error) -> TransportError {
        let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
        if error.is_builder() {
            return TransportError::refused(error.without_url());
        }
        if self.0.is_some() && find(&error, &is_nameless).is_some() {
            let text = "an IPv6 address is not reached through a proxy; use the name of the server";
            return TransportError::refused(text);
        }
        let is_permanent = is_permanent(&error);
        let error = error.without_url();
        let sorted = match (self.of_proxy(&error), is_connect) {
            (Some(text), _) => TransportError::not_sent(text),
            (None, true) => TransportError::not_sent(self.with_advice(&error)),
            (None, false) => TransportError::unknown(error),
        };
        let sorted = if is_timeout { sorted.timed_out() } else { sorted };
        if is_permanent { sorted.permanent() } else { sorted }
    }

    /// The answer of the proxy to `CONNECT`, where that is the error: the request has not left.
    ///
    /// The type of the error is not public. Tests hold its texts.
    fn of_proxy(&self, error: &reqwest::Error) -> Option<String> {
        let (proxy, target) = self.0.as_ref()?;
        let tunnel =
            find(error, &|cause| cause.to_string().strip_prefix(TUNNEL).map(str::to_owned))?;
        let target = target.as_ref().map_or("the server", Authority::as_str);
        Some(match tunnel.as_str() {
            "proxy authorization required" if proxy.has_user() => format!(
                "the proxy `{proxy}` refused the user and the password of its address (407); \
                 correct them"
            ),
            "proxy authorization required" => format!(
                "the proxy `{proxy}` asks for a user and a password (407); put them into its \
                 address, as in `http://user:password@host:port`"
            ),
            "failed to create underlying connection" => format!(
                "the proxy `{proxy}` cannot be reached: {}",
                find(error, &root_cause).unwrap_or_default()
            ),
            "unsuccessful" => format!(
                "the proxy `{proxy}` refused `CONNECT {target}` by a status other than 200 and 407; \
                 its log has the reason"
            ),
            "unexpected end of file" => format!(
                "the proxy `{proxy}` closed the connection instead of answering `CONNECT {target}`"
            ),
            other => format!("the proxy `{proxy}` did not answer `CONNECT {target}`: {other}"),
        })
    }

    /// The error of a connection that was not made, with the settings that may help.
    fn with_advice(&self, error: &reqwest::Error) -> String {
        let mut text = with_causes(error);
        if find(error, &is_unknown_issuer).is_some() {
            text.push_str(
                "; `TransportBuilder::root_certificate` adds the root of a private authority, or \
                 of a proxy that inspects TLS",
            );
        }
        if let Some((proxy, _)) = self.0.as_ref().filter(|(_, target)| !is_here(target.as_ref())) {
            text.push_str(&format!(
                "; requests go through the proxy `{proxy}` unless `no_proxy` names the host"
            ));
        }
        text
    }
}

/// The start of the error of a tunnel through a proxy.
const TUNNEL: &str = "tunnel error: ";

/// reqwest takes an IPv6 address behind a proxy for a name, with its brackets. The type of the error is
/// not public; a test holds its text.
fn is_nameless(error: &(dyn Error + 'static)) -> Option<()> {
    (error.to_string() == "Invalid Server Name").then_some(())
}

/// The text of an error without a cause.
fn root_cause(error: &(dyn Error + 'static)) -> Option<String> {
    error.source().is_none().then(|| error.to_string())
}

/// Whether an address is of this machine, which is reached without the proxy.
fn is_here(target: Option<&Authority>) -> bool {
    let url = target.and_then(|target| Url::parse(&format!("https://{target}")).ok());
    url.is_some_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
}

fn is_unknown_issuer(error: &(dyn Error + 'static)) -> Option<()> {
    let tls = error.downcast_ref::<TlsError>()?;
    matches!(tls, TlsError::InvalidCertificate(CertificateError::UnknownIssuer)).then_some(())
}

/// The first hit among an error and its causes.
fn find<T>(
    error: &(dyn Error + 'static),
    look: &dyn Fn(&(dyn Error + 'static)) -> Option<T>,
) -> Option<T> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // An `io::Error` gives the source of what it wraps, and not what it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let found = match wrapped {
            Some(wrapped) => find(wrapped, look),
            None => look(error),
        };
        if found.is_some() {
            return found;
        }
        cause = error.source();
    }
    None
}

/// Whether another attempt meets the same fault: a certificate that is not accepted, a server
/// without a common version of TLS or without TLS, a proxy that wants a password.
fn is_permanent(error: &(dyn Error + 'static)) -> bool {
    let is_so = |cause: &(dyn Error + 'static)| {
        let is_tls = cause.downcast_ref().is_some_and(is_permanent_of_tls);
        let is_password = || cause.to_string() == "tunnel error: proxy authorization required";
        (is_tls || is_password()).then_some(())
    };
    find(error, &is_so).is_some()
}

fn is_permanent_of_tls(error: &TlsError) -> bool {
    match error {
        TlsError::InvalidCertificate(_)
        | TlsError::InvalidCertRevocationList(_)
        | TlsError::InvalidMessage(_)
        | TlsError::NoApplicationProtocol
        | TlsError::PeerIncompatible(_)
        | TlsError::UnsupportedNameType => true,
        TlsError::AlertReceived(alert) => matches!(
            alert,
            AlertDescription::AccessDenied
                | AlertDescription::BadCertificate
                | AlertDescription::CertificateRequired
                | AlertDescription::HandshakeFailure
                | AlertDescription::InsufficientSecurity
                | AlertDescription::NoApplicationProtocol
                | AlertDescription::ProtocolVersion
                | AlertDescription::UnknownCA
                | AlertDescription::UnrecognisedName
                | AlertDescription::UnsupportedCertificate
        ),
        // The rest may be due to one connection.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    fn wrapped(error: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
        // As the connector and the HTTP client wrap it.
        io::Error::other(io::Error::new(io::ErrorKind::InvalidData, error))
    }

    #[test]
    fn a_fault_of_tls_stays_however_deep_it_is() {
        for error in [
            TlsError::InvalidCertificate(CertificateError::Expired),
            TlsError::InvalidCertificate(CertificateError::UnknownIssuer),
            TlsError::InvalidCertificate(CertificateError::NotValidForName),
            TlsError::AlertReceived(AlertDescription::ProtocolVersion),
            TlsError::NoApplicationProtocol,
        ] {
            assert!(is_permanent(&wrapped(error.clone())), "{error}");
            assert!(is_permanent(&error));
        }
        for error in [
            TlsError::AlertReceived(AlertDescription::InternalError),
            TlsError::DecryptError,
            TlsError::HandshakeNotComplete,
        ] {
            assert!(!is_permanent(&wrapped(error.clone())), "{error}");
        }
    }

    #[test]
    fn a_fault_of_the_network_passes() {
        for kind in [io::ErrorKind::ConnectionRefused, io::ErrorKind::ConnectionReset] {
            assert!(!is_permanent(&io::Error::from(kind)));
            assert!(!is_permanent(&io::Error::other(io::Error::from(kind))));
        }
        assert!(is_permanent(&wrapped("tunnel error: proxy authorization required")));
        assert!(!is_permanent(&wrapped("tunnel error: unsuccessful")));
    }
}

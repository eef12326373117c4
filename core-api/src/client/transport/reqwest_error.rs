//! The classification of reqwest's errors.

use std::{error::Error, io};

use http::{Uri, uri::Authority};
use rustls::{AlertDescription, CertificateError, Error as TlsError};
use url::Url;

use super::{TransportError, proxy::Proxy};
use crate::{base_url::is_loopback, foreign_text};

/// Classifies the error of a request. The proxy and the server are known, so the text can name them.
pub(super) struct ErrorClassifier<'a>(Option<(&'a Proxy, Option<Authority>)>);

impl<'a> ErrorClassifier<'a> {
    pub(super) fn new(proxy: Option<&'a Proxy>, uri: &Uri) -> Self {
        Self(proxy.map(|proxy| (proxy, uri.authority().cloned())))
    }

    /// Returns the error of a request without a response. The text shows only the host of the address,
    /// because its query may be long.
    pub(super) fn classify(&self, error: reqwest::Error) -> TransportError {
        let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
        if error.is_builder() {
            return TransportError::refused(error.without_url());
        }
        if self.0.is_some() && find(&error, &is_invalid_name).is_some() {
            let text =
                "an IPv6 address cannot be reached through a proxy; use the name of the server";
            return TransportError::refused(text);
        }
        let is_permanent = is_permanent(&error);
        let error = error.without_url();
        let classified = match (self.of_proxy(&error), is_connect) {
            (Some(text), _) => TransportError::not_sent(text),
            (None, true) => TransportError::not_sent(self.with_advice(&error)),
            (None, false) => TransportError::unknown(error),
        };
        let classified = if is_timeout { classified.timed_out() } else { classified };
        if is_permanent { classified.permanent() } else { classified }
    }

    /// Returns the text of a proxy error after `CONNECT`. The request was not sent in that case.
    ///
    /// The type of the error is not public, so tests check its texts.
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
                "the proxy `{proxy}` requires a user and a password (407); add them to its \
                 address, as in `http://user:password@host:port`"
            ),
            "failed to create underlying connection" => format!(
                "the proxy `{proxy}` cannot be reached: {}",
                find(error, &root_cause).unwrap_or_default()
            ),
            "unsuccessful" => format!(
                "the proxy `{proxy}` refused `CONNECT {target}` with a status other than 200 and 407; \
                 see the log of the proxy for the reason"
            ),
            "unexpected end of file" => format!(
                "the proxy `{proxy}` closed the connection instead of answering `CONNECT {target}`"
            ),
            other => format!("the proxy `{proxy}` did not answer `CONNECT {target}`: {other}"),
        })
    }

    /// Returns the text of a connection error, with the settings that may help.
    fn with_advice(&self, error: &reqwest::Error) -> String {
        let mut text = foreign_text::causes(error);
        if find(error, &is_unknown_issuer).is_some() {
            text.push_str(
                "; `TransportBuilder::root_certificate` adds the root of a private authority or \
                 of a proxy that inspects TLS",
            );
        }
        if let Some((proxy, _)) = self.0.as_ref().filter(|(_, target)| !is_direct(target.as_ref()))
        {
            text.push_str(&format!(
                "; requests go through the proxy `{proxy}` unless `no_proxy` names the host"
            ));
        }
        text
    }
}

/// Returns the error of a body that broke off. The text omits the address, because its query may be long.
pub(super) fn of_body(error: reqwest::Error) -> TransportError {
    let is_timeout = error.is_timeout();
    let error = TransportError::unknown(error.without_url());
    if is_timeout { error.timed_out() } else { error }
}

/// The start of the text of reqwest's tunnel errors.
const TUNNEL: &str = "tunnel error: ";

/// Detects reqwest's error for an IPv6 address behind a proxy, whose brackets reqwest takes for part of a name.
/// The type of the error is not public, so a test checks its text.
fn is_invalid_name(error: &(dyn Error + 'static)) -> Option<()> {
    (error.to_string() == "Invalid Server Name").then_some(())
}

/// Returns the text of an error that has no cause.
fn root_cause(error: &(dyn Error + 'static)) -> Option<String> {
    error.source().is_none().then(|| error.to_string())
}

/// Returns whether an address is loopback and so bypasses the proxy.
fn is_direct(target: Option<&Authority>) -> bool {
    let url = target.and_then(|target| Url::parse(&format!("https://{target}")).ok());
    url.is_some_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
}

fn is_unknown_issuer(error: &(dyn Error + 'static)) -> Option<()> {
    let tls = error.downcast_ref::<TlsError>()?;
    matches!(tls, TlsError::InvalidCertificate(CertificateError::UnknownIssuer)).then_some(())
}

/// Returns the first match among an error and its causes.
fn find<T>(
    error: &(dyn Error + 'static),
    look: &dyn Fn(&(dyn Error + 'static)) -> Option<T>,
) -> Option<T> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // `io::Error::source` returns the source of the wrapped error, not the wrapped error itself.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let matched = match wrapped {
            Some(wrapped) => find(wrapped, look),
            None => look(error),
        };
        if matched.is_some() {
            return matched;
        }
        cause = error.source();
    }
    None
}

/// Returns whether retries fail until a setting changes.
///
/// Examples are an untrusted certificate, a server without a common TLS version, and a proxy that requires a
/// password.
fn is_permanent(error: &(dyn Error + 'static)) -> bool {
    let is_match = |cause: &(dyn Error + 'static)| {
        let is_tls = cause.downcast_ref().is_some_and(is_permanent_of_tls);
        let is_password = || cause.to_string() == "tunnel error: proxy authorization required";
        (is_tls || is_password()).then_some(())
    };
    find(error, &is_match).is_some()
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
        // Other errors may concern a single connection.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    fn wrapped(error: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
        // The connector and the HTTP client each wrap the error.
        io::Error::other(io::Error::new(io::ErrorKind::InvalidData, error))
    }

    #[test]
    fn a_tls_error_is_permanent_at_any_depth() {
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
    fn a_network_error_is_transient() {
        for kind in [io::ErrorKind::ConnectionRefused, io::ErrorKind::ConnectionReset] {
            assert!(!is_permanent(&io::Error::from(kind)));
            assert!(!is_permanent(&io::Error::other(io::Error::from(kind))));
        }
        assert!(is_permanent(&wrapped("tunnel error: proxy authorization required")));
        assert!(!is_permanent(&wrapped("tunnel error: unsuccessful")));
    }
}

//! Faults of a connection that stay until somebody changes a setting.

use std::{error::Error, io};

use rustls::{AlertDescription, Error as TlsError};

/// Whether another attempt meets the same fault: a certificate that is not accepted, a server
/// without a common version of TLS or without TLS, a proxy that wants a password.
pub(super) fn is_permanent(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // An `io::Error` gives the source of what it wraps, and not what it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let is_so = match wrapped {
            Some(wrapped) => is_permanent(wrapped),
            None => error.downcast_ref().is_some_and(is_permanent_of_tls) || is_of_proxy(error),
        };
        if is_so {
            return true;
        }
        cause = error.source();
    }
    false
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

/// The type of this error is not public; a test holds its text.
fn is_of_proxy(error: &(dyn Error + 'static)) -> bool {
    error.to_string() == "tunnel error: proxy authorization required"
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

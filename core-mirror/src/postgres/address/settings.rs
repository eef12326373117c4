//! Parameters of an address that the client of PostgreSQL does not know.

use std::path::PathBuf;

use super::{Tls, invalid};
use crate::{
    DestinationError,
    postgres::tls::{TlsFiles, Verification},
};

/// The parameters of an address that this crate reads itself.
#[derive(Default)]
pub(super) struct Settings {
    schema: Option<String>,
    verification: Option<Verification>,
    files: TlsFiles,
}

impl Settings {
    /// Takes the parameters out of an address. Returns the rest of the address.
    pub(super) fn take(address: &str) -> Result<(Self, String), DestinationError> {
        let address = address.trim();
        let Some((scheme, rest)) = address.split_once("://") else {
            return Err(invalid("it does not start with `postgres://`"));
        };
        if !matches!(scheme, "postgres" | "postgresql") {
            return Err(invalid("it does not start with `postgres://`"));
        }
        // The client would take the end of such a password for the host, and show it in errors.
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.matches('@').count() > 1 {
            return Err(invalid("the user or the password has an `@`"));
        }
        let Some((before, query)) = address.split_once('?') else {
            return Ok((Self::default(), address.to_owned()));
        };
        let mut settings = Self::default();
        let mut others = form_urlencoded::Serializer::new(String::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            // A `+` is a plus sign here, as in libpq.
            let pair = pair.replace('+', "%2B");
            for (name, value) in form_urlencoded::parse(pair.as_bytes()) {
                if !settings.set(&name, &value)? {
                    others.append_pair(&name, &value);
                }
            }
        }
        // The client reads `%20` for a space only.
        let others = others.finish().replace('+', "%20");
        let rest = if others.is_empty() { before.to_owned() } else { format!("{before}?{others}") };
        Ok((settings, rest))
    }

    /// Sets a parameter. Returns whether it is one of this crate.
    fn set(&mut self, name: &str, value: &str) -> Result<bool, DestinationError> {
        match name {
            "schema" => self.schema = Some(value.to_owned()),
            "sslmode" => self.verification = Some(verification(value)?),
            "sslrootcert" if value == "system" => self.files.roots = None,
            "sslrootcert" => self.files.roots = Some(PathBuf::from(value)),
            "sslcert" => self.files.certificate = Some(PathBuf::from(value)),
            "sslkey" => self.files.key = Some(PathBuf::from(value)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// Returns the settings of TLS.
    pub(super) fn tls(self, is_local: bool) -> Result<Tls, DestinationError> {
        if self.files.certificate.is_some() != self.files.key.is_some() {
            return Err(invalid("`sslcert` and `sslkey` need each other"));
        }
        let has_roots = self.files.roots.is_some();
        let verification = match self.verification {
            // libpq checks the certificate if there is a file of roots.
            Some(Verification::Nothing) if has_roots => Verification::Authority,
            Some(verification) => verification,
            None if is_local && !has_roots => Verification::Optional,
            None => Verification::Full,
        };
        Ok(Tls { verification, files: self.files })
    }
}

fn verification(mode: &str) -> Result<Verification, DestinationError> {
    match mode {
        "disable" => Ok(Verification::Plain),
        "prefer" => Ok(Verification::Optional),
        "require" => Ok(Verification::Nothing),
        "verify-ca" => Ok(Verification::Authority),
        "verify-full" => Ok(Verification::Full),
        _ => Err(invalid(
            "`sslmode` is not one of `disable`, `prefer`, `require`, `verify-ca` and `verify-full`",
        )),
    }
}

//! The one-time address on this machine that the browser opens first.

use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderValue, Response, StatusCode, header};
use oauth2::CsrfToken;
use subtle::ConstantTimeEq;
use url::Url;

use super::page;
use crate::{Error, error::Fault};

/// A one-time address that redirects to the identity server.
///
/// Other users of a machine can read the command line of a browser. The address of the login contains
/// the `state` and the nonce, whereas a used one-time address is worthless.
pub(super) struct OneTimeRedirect {
    address: Url,
    target: HeaderValue,
    is_used: AtomicBool,
}

impl OneTimeRedirect {
    /// Creates an unguessable address at this host and port.
    pub(super) fn new(authority: &str, target: Url) -> Result<Self, Error> {
        let bad = |name, error: &dyn ToString| Fault::Address { name, reason: error.to_string() };
        let path = CsrfToken::new_random_len(32).into_secret();
        let address = Url::parse(&format!("http://{authority}/{path}"))
            .map_err(|error| bad("redirect URI", &error))?;
        let target = HeaderValue::try_from(String::from(target))
            .map_err(|error| bad("authorization endpoint", &error))?;
        Ok(Self { address, target, is_used: AtomicBool::new(false) })
    }

    pub(super) fn address(&self) -> &Url {
        &self.address
    }

    /// Returns whether a path is the path of this address. The comparison takes constant time, so that
    /// the path cannot be found by timing.
    pub(super) fn is_at(&self, path: &str) -> bool {
        self.address.path().as_bytes().ct_eq(path.as_bytes()).into()
    }

    /// Redirects the first request, and rejects all others.
    pub(super) fn respond(&self) -> Response<String> {
        if self.is_used.swap(true, Ordering::AcqRel) {
            return page::opened_before();
        }
        let mut response = page::ignored(StatusCode::SEE_OTHER);
        response.body_mut().clear();
        response.headers_mut().insert(header::LOCATION, self.target.clone());
        response
    }
}

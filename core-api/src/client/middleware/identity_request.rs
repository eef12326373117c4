//! A request to the identity server, as middleware sees it.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};

/// A request of OAuth or OpenID Connect without its secrets: no `Authorization`, no body.
///
/// Middleware may [add headers](Self::add_header), but change nothing else.
#[derive(Clone, Debug)]
pub struct IdentityRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    added: HeaderMap,
}

/// A header that middleware must not add to a request to the identity server.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "middleware must not set the header `{name}` of a request to the identity server; remove it"
)]
pub struct ReservedHeader {
    name: HeaderName,
}

impl ReservedHeader {
    /// Returns the name of the header.
    #[must_use]
    pub fn name(&self) -> &HeaderName {
        &self.name
    }
}

/// The headers that determine the sender, the target and the form of a request.
const RESERVED: [HeaderName; 15] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::AUTHORIZATION,
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::COOKIE,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

impl IdentityRequest {
    pub(in crate::client) fn of(request: &Request<Bytes>) -> Self {
        let is_secret = |name: &HeaderName, value: &HeaderValue| {
            let is_named = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE];
            value.is_sensitive() || is_named.contains(name)
        };
        let shown = request.headers().iter().filter(|(name, value)| !is_secret(name, value));
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: shown.map(|(name, value)| (name.clone(), value.clone())).collect(),
            added: HeaderMap::new(),
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the address, which contains no secrets.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Returns the headers, including added ones, without `Authorization`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Adds a header.
    ///
    /// # Errors
    ///
    /// Fails if the request already has the header, or if the header determines the sender, the target or the
    /// form of the request. Examples are `Authorization` and `Host`.
    pub fn add_header(
        &mut self,
        name: HeaderName,
        value: HeaderValue,
    ) -> Result<(), ReservedHeader> {
        if RESERVED.contains(&name) || self.headers.contains_key(&name) {
            return Err(ReservedHeader { name });
        }
        self.headers.insert(name.clone(), value.clone());
        self.added.insert(name, value);
        Ok(())
    }

    pub(in crate::client) fn take_added(&mut self) -> HeaderMap {
        std::mem::take(&mut self.added)
    }
}

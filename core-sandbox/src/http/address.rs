//! The address of the server, as the client of a request knows it.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts, uri::Authority},
};

use crate::state::{Settings, SharedState};

/// The header with the scheme that a client used at a proxy.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The header with the host that a client used at a proxy.
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The address without a path, such as `http://localhost:7400`.
///
/// Libraries compare the issuer with the one that they asked for. So the address follows the `Host` of
/// the request, unless the sandbox has a public address.
pub(super) struct ServerAddress(pub(super) String);

impl ServerAddress {
    /// Returns the issuer, which is also the base URL of the identity server.
    pub(super) fn issuer(&self) -> String {
        format!("{}/idp", self.0)
    }

    /// Returns the address in a request.
    pub(super) fn new(settings: &Settings, parts: &Parts) -> Self {
        if let Some(public) = &settings.reach.public_url {
            return Self(public.clone());
        }
        let is_forwarded = settings.reach.trust_forwarded;
        let forwarded = |name| first(&parts.headers, &name).filter(|_| is_forwarded);
        let scheme = forwarded(FORWARDED_PROTO).filter(|text| ["http", "https"].contains(text));
        let host = forwarded(FORWARDED_HOST).and_then(authority).or_else(|| {
            let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
            parts.uri.authority().cloned().or_else(|| host.and_then(authority))
        });
        match host {
            Some(host) => Self(format!("{}://{host}", scheme.unwrap_or(settings.reach.scheme()))),
            None => Self(settings.address.clone()),
        }
    }
}

impl FromRequestParts<SharedState> for ServerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &SharedState,
    ) -> Result<Self, Infallible> {
        Ok(Self::new(&state.settings, parts))
    }
}

/// Returns the first value of a header that each proxy extends.
fn first<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()?.split(',').next().map(str::trim)
}

/// Parses a host with or without a port. A user name is not valid.
fn authority(text: &str) -> Option<Authority> {
    text.parse().ok().filter(|host: &Authority| !host.as_str().contains('@'))
}

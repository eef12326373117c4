//! The request of a call, and the check of its host.

use bytes::Bytes;
use http::{HeaderValue, Request, Uri, header};
use jiff::Timestamp;

use super::{MakeRequest, Pipeline};
use crate::{AccessToken, BaseUrl, Error, api, client::CallOptions, error::Call};

impl Pipeline {
    /// Builds the request of a call, without the token.
    pub(super) fn core_request(
        &self,
        call: &Call,
        base: &BaseUrl,
        make: MakeRequest<'_>,
    ) -> Result<Request<Bytes>, Error> {
        if let Some(fault) = self.shared.hosts.refusal(base) {
            return Err(Error::unsent(call.clone(), fault));
        }
        let mut request = make(base)?;
        if !has_host_of(&request, base) {
            let fault = format!("the request URL is outside `{base}`, the base URL of the token");
            return Err(Error::unsent(call.clone(), fault));
        }
        let offset = self.shared.time_zone.to_offset(Timestamp::now()).seconds() / 60;
        request.headers_mut().insert(api::UTC_OFFSET_HEADER, HeaderValue::from(offset));
        forbid_compression(&mut request);
        apply(&self.options, call, &mut request)?;
        Ok(request)
    }
}

/// Asks for an uncompressed response, because a small compressed one could expand into a large one.
pub(super) fn forbid_compression(request: &mut Request<Bytes>) {
    request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
}

/// Returns whether a request has the scheme, host and port of the base URL.
fn has_host_of(request: &Request<Bytes>, base: &BaseUrl) -> bool {
    let uri = request.uri();
    let scheme = if base.is_https() { "https" } else { "http" };
    uri.scheme_str() == Some(scheme)
        && uri.authority().is_some_and(|authority| authority.as_str() == base.authority())
}

/// Fails if the options contain a mistake.
pub(super) fn check(options: &CallOptions, call: &Call) -> Result<(), Error> {
    let fault = options.fault.as_ref();
    fault.map_or(Ok(()), |fault| Err(Error::unsent(call.clone(), fault.clone())))
}

/// Adds the headers and query parameters of the options to a request.
fn apply(options: &CallOptions, call: &Call, request: &mut Request<Bytes>) -> Result<(), Error> {
    check(options, call)?;
    for (name, value) in &options.headers {
        request.headers_mut().insert(name, value.clone());
    }
    if !options.query.is_empty() {
        let uri = request.uri();
        let separator = if uri.query().is_some() { '&' } else { '?' };
        let uri = format!("{uri}{separator}{}", options.query).parse::<Uri>();
        *request.uri_mut() = uri.map_err(|error| Error::unsent(call.clone(), error))?;
    }
    Ok(())
}

/// Adds the token to a request.
pub(super) fn authorize(
    call: &Call,
    token: &AccessToken,
    request: &mut Request<Bytes>,
) -> Result<(), Error> {
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.secret())).map_err(|_| {
        let fault = "the token contains characters that are not allowed in a header";
        Error::unsent(call.clone(), fault)
    })?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    Ok(())
}

//! The request as it goes out, and where it may go.

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use jiff::Timestamp;

use super::{Exchange, MakeRequest};
use crate::{AccessToken, BaseUrl, Error, api, error::Call};

impl Exchange {
    /// The request of a call, without the token.
    pub(super) fn core_request(
        &self,
        call: &Call,
        base: &BaseUrl,
        make: MakeRequest<'_>,
    ) -> Result<Request<Bytes>, Error> {
        if let Some(fault) = self.shared.hosts.fault(base) {
            return Err(Error::unsent(call.clone(), fault));
        }
        let mut request = make(base)?;
        if !is_below(&request, base) {
            let fault = format!("the request is not for `{base}`, where the token came with");
            return Err(Error::unsent(call.clone(), fault));
        }
        let offset = self.shared.time_zone.to_offset(Timestamp::now()).seconds() / 60;
        request.headers_mut().insert(api::UTC_OFFSET_HEADER, HeaderValue::from(offset));
        ask_for_plain(&mut request);
        self.options.apply(call, &mut request)?;
        Ok(request)
    }
}

/// A small answer that is compressed may be a large one.
pub(super) fn ask_for_plain(request: &mut Request<Bytes>) {
    request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
}

/// Whether it goes to the host of the base URL, by its scheme.
fn is_below(request: &Request<Bytes>, base: &BaseUrl) -> bool {
    let uri = request.uri();
    let scheme = if base.is_https() { "https" } else { "http" };
    uri.scheme_str() == Some(scheme)
        && uri.authority().is_some_and(|authority| authority.as_str() == base.authority())
}

/// Adds the token.
pub(super) fn authorize(
    call: &Call,
    token: &AccessToken,
    request: &mut Request<Bytes>,
) -> Result<(), Error> {
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.secret()))
        .map_err(|_| Error::unsent(call.clone(), "the token has characters of no header"))?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    Ok(())
}

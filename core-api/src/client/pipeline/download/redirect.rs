//! Redirects of a download.

use http::{HeaderMap, StatusCode, header};
use url::Url;

use crate::client::{TrustedHosts, host::shown_origin};

/// The largest number of redirects of an attempt.
const MOST: usize = 5;

/// Returns whether the client follows the `Location` of a response with this status.
pub(super) fn is_followed(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Returns the target of a redirect, or the reason why it is not followed.
///
/// A reason shows hosts only, because the rest of an address may be a key.
pub(super) fn target(
    hosts: &TrustedHosts,
    start: &Url,
    hops: &[Url],
    headers: &HeaderMap,
) -> Result<Url, String> {
    let current = hops.last().unwrap_or(start);
    let mut locations = headers.get_all(header::LOCATION).iter();
    let location = match (locations.next(), locations.next()) {
        (Some(location), None) => location,
        (None, _) => return Err("the redirect has no `Location`".to_owned()),
        (Some(_), Some(_)) => return Err("the redirect has more than one `Location`".to_owned()),
    };
    let location = std::str::from_utf8(location.as_bytes())
        .map_err(|_| "the `Location` of the redirect is not valid UTF-8")?;
    let target = hosts.redirect_target(current, location)?;
    if target == *start || hops.contains(&target) {
        return Err(format!("the redirect to {} leads in a circle", shown_origin(&target)));
    }
    if hops.len() >= MOST {
        let origin = shown_origin(&target);
        return Err(format!("the redirect to {origin} exceeds the limit of {MOST} redirects"));
    }
    Ok(target)
}

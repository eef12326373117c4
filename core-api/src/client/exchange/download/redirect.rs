//! Redirects from the address of a file to the next one.

use http::{HeaderMap, StatusCode, header};
use url::Url;

use crate::client::host::{HostPolicy, place};

/// The largest number of redirects that are followed.
const MOST: usize = 5;

/// Whether a status leads to the address in `Location`.
pub(super) fn is_followed(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The target of a redirect, or why it is not followed.
///
/// A reason names hosts only, since the rest of an address may be a key.
pub(super) fn target(
    hosts: &HostPolicy,
    start: &Url,
    hops: &[Url],
    headers: &HeaderMap,
) -> Result<Url, String> {
    let here = hops.last().unwrap_or(start);
    let mut locations = headers.get_all(header::LOCATION).iter();
    let location = match (locations.next(), locations.next()) {
        (Some(location), None) => location,
        (None, _) => return Err("the redirect has no `Location`".to_owned()),
        (Some(_), Some(_)) => return Err("the redirect has more than one `Location`".to_owned()),
    };
    let location = std::str::from_utf8(location.as_bytes())
        .map_err(|_| "the `Location` of the redirect is not a text in UTF-8")?;
    let target = hosts.redirect_target(here, location)?;
    if target == *start || hops.contains(&target) {
        return Err(format!("the redirect to {} leads in a circle", place(&target)));
    }
    if hops.len() >= MOST {
        let place = place(&target);
        return Err(format!(
            "the redirect to {place} is one more than the {MOST} that are followed"
        ));
    }
    Ok(target)
}

//! The origin of a form (RFC 6454).

use axum::http::{HeaderMap, Uri, header, uri::Authority};

/// Returns whether a form is of a page of this server.
///
/// Browsers send at least one of the two headers with each form. Other clients have no pages of other
/// sites, and send neither.
pub(super) fn is_same_origin(uri: &Uri, headers: &HeaderMap) -> bool {
    let fetch_sites = headers.get_all("sec-fetch-site");
    if fetch_sites.iter().next().is_some() {
        return fetch_sites.iter().all(|site| site == "same-origin");
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    let Some(host): Option<Authority> = host.or_else(|| uri.authority().cloned()) else {
        return false;
    };
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
        origin.is_some_and(|origin| {
            let port = |authority: &Authority| {
                let default = if origin.scheme_str() == Some("https") { 443 } else { 80 };
                authority.port_u16().unwrap_or(default)
            };
            origin.authority().is_some_and(|authority| {
                authority.host().eq_ignore_ascii_case(host.host()) && port(authority) == port(&host)
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_accepted(headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()));
        is_same_origin(&Uri::from_static("/apps"), &headers.collect())
    }

    #[test]
    fn a_form_of_another_port_is_of_another_site() {
        let host = ("host", "127.0.0.1:8080");
        assert!(is_accepted(&[host]));
        assert!(is_accepted(&[host, ("origin", "http://127.0.0.1:8080")]));
        assert!(is_accepted(&[("host", "LOCALHOST"), ("origin", "http://localhost:80")]));
        assert!(is_accepted(&[("host", "core.test"), ("origin", "https://core.test")]));
        for origin in [
            "http://127.0.0.1:3000",
            "http://localhost:8080",
            "http://127.0.0.1",
            "https://evil.test",
            "null",
            "",
        ] {
            assert!(!is_accepted(&[host, ("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn the_site_that_the_browser_names_decides() {
        let host = ("host", "127.0.0.1:8080");
        let origin = ("origin", "http://127.0.0.1:8080");
        assert!(is_accepted(&[host, origin, ("sec-fetch-site", "same-origin")]));
        for site in ["same-site", "cross-site", "none", ""] {
            assert!(!is_accepted(&[host, origin, ("sec-fetch-site", site)]), "{site}");
        }
    }
}

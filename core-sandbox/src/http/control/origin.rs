//! Protection against requests from pages of other sites.

use std::net::IpAddr;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Response, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
};
use serde_json::json;

use crate::http::response::json_response;

/// Refuses requests whose host is not this machine, or whose origin is another site.
///
/// The routes need no token. Without this check, a page could reach them through a name that resolves
/// to this machine (DNS rebinding).
pub(super) async fn guard(request: Request, next: Next) -> Response<Body> {
    match check(request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err((status, reason)) => json_response(status, json!({ "error": reason }).to_string()),
    }
}

fn check(uri: &Uri, headers: &HeaderMap) -> Result<(), (StatusCode, &'static str)> {
    let hosts = headers.get_all(header::HOST).iter();
    let hosts = hosts.map(|host| host.to_str().ok()?.parse().ok());
    let authorities: Vec<Option<Authority>> =
        hosts.chain(uri.authority().cloned().map(Some)).collect();
    let is_local = |authority: &Option<Authority>| {
        authority.as_ref().is_some_and(|authority| is_this_machine(authority.host()))
    };
    if authorities.is_empty() || !authorities.iter().all(is_local) {
        let reason = "the host is not this machine; send the request to 127.0.0.1 or localhost";
        return Err((StatusCode::MISDIRECTED_REQUEST, reason));
    }
    let is_own = |origin: &header::HeaderValue| {
        let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
        origin.is_some_and(|origin| origin.host().is_some_and(is_this_machine))
    };
    if headers.get_all(header::ORIGIN).iter().all(is_own) {
        Ok(())
    } else {
        Err((
            StatusCode::FORBIDDEN,
            "the origin is another site; send the request from this machine",
        ))
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let name = host.to_ascii_lowercase();
    bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        || name == "localhost"
        || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(hosts: &[&str], origin: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        let checked = check(&Uri::from_static("/sandbox/faults"), &headers);
        checked.map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    #[test]
    fn only_hosts_that_are_this_machine_are_accepted() {
        for host in
            ["127.0.0.1", "127.0.0.1:80", "127.8.8.8:1", "[::1]:9", "LocalHost:1", "a.localhost"]
        {
            assert_eq!(status(&[host], None), 200, "{host}");
        }
        for host in [
            "evil.test",
            "127.0.0.1.evil.test",
            "localhost.evil.test",
            "0.0.0.0",
            "10.0.0.1",
            "[::]",
            "",
            "a b",
            "localhost.",
            "notlocalhost",
            "127.1",
            "user@localhost",
            "é",
        ] {
            // A user name is not part of the host.
            let expected = if host == "user@localhost" { 200 } else { 421 };
            assert_eq!(status(&[host], None), expected, "{host}");
        }
        assert_eq!(status(&[], None), 421);
        assert_eq!(status(&["localhost", "evil.test"], None), 421);
        let absolute = Uri::from_static("http://evil.test/sandbox/faults");
        let headers = HeaderMap::from_iter([(header::HOST, "localhost".parse().unwrap())]);
        assert!(check(&absolute, &headers).is_err());
    }

    #[test]
    fn a_page_of_another_site_is_refused() {
        for origin in ["https://evil.test", "null", "", "http://localhost.evil.test:1"] {
            assert_eq!(status(&["localhost"], Some(origin)), 403, "{origin}");
        }
        assert_eq!(status(&["localhost"], Some("http://127.0.0.1:8080")), 200);
    }
}

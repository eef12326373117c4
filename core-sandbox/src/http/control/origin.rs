//! Protection against requests from pages of other sites.

use std::net::IpAddr;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
};

use super::answer::refusal;
use crate::state::{Reach, SharedState};

/// Refuses requests whose host is another one, or whose origin is another site.
///
/// The routes need no token. Without this check, a page could reach them through a name that resolves
/// to this machine (DNS rebinding).
pub(super) async fn guard(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response<Body> {
    match check(&state.settings.reach, request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err((status, reason)) => refusal(status, reason),
    }
}

/// Checks the host and the origin of a request. An error is the status and the reason of the refusal.
pub(in crate::http) fn check(
    reach: &Reach,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), (StatusCode, &'static str)> {
    let hosts = headers.get_all(header::HOST).iter();
    let hosts = hosts.map(|host| host.to_str().ok()?.parse().ok());
    let authorities: Vec<Option<Authority>> =
        hosts.chain(uri.authority().cloned().map(Some)).collect();
    let is_known = |authority: &Option<Authority>| {
        authority.as_ref().is_some_and(|authority| is_known(reach, authority.host()))
    };
    if authorities.is_empty() || !authorities.iter().all(is_known) {
        let reason = "the host is not this machine; send the request to 127.0.0.1 or localhost, or \
                      start the sandbox with the host as `--public-url`";
        return Err((StatusCode::MISDIRECTED_REQUEST, reason));
    }
    let is_same = |origin: &Uri| {
        authorities.iter().flatten().any(|authority| origin.authority() == Some(authority))
    };
    let is_own = |origin: &header::HeaderValue| {
        let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
        origin.is_some_and(|origin| is_same(&origin) || origin.host().is_some_and(is_this_machine))
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

/// Returns whether a host is that of the sandbox.
///
/// If other machines can reach it, addresses and names without a dot are known as well. A page of
/// another site cannot have such a name.
fn is_known(reach: &Reach, host: &str) -> bool {
    let public = reach.public_url.as_deref().and_then(|url| url.split_once("://"));
    let public: Option<Authority> = public.and_then(|(_, authority)| authority.parse().ok());
    let is_public = public.is_some_and(|public| public.host().eq_ignore_ascii_case(host));
    let is_near = || bare(host).parse::<IpAddr>().is_ok() || is_local_name(host);
    is_this_machine(host) || is_public || (!reach.is_loopback && is_near())
}

/// Returns whether a host is a name of a local network, such as that of a container.
fn is_local_name(host: &str) -> bool {
    let is_word = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (is_word && !host.is_empty()) || host.to_ascii_lowercase().ends_with(".internal")
}

/// Returns a host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

fn is_this_machine(host: &str) -> bool {
    let name = host.to_ascii_lowercase();
    bare(host).parse().is_ok_and(|address: IpAddr| address.is_loopback())
        || name == "localhost"
        || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(is_loopback: bool, public_url: Option<&str>) -> Reach {
        Reach { is_loopback, public_url: public_url.map(str::to_owned), ..Reach::default() }
    }

    fn status_with(reach: &Reach, hosts: &[&str], origin: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        let checked = check(reach, &Uri::from_static("/sandbox/faults"), &headers);
        checked.map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    fn status(hosts: &[&str], origin: Option<&str>) -> u16 {
        status_with(&reach(true, None), hosts, origin)
    }

    #[test]
    fn a_sandbox_for_other_machines_accepts_addresses_and_names_of_the_network() {
        let open = reach(false, Some("https://core.test:8443"));
        for host in
            ["10.0.0.1:80", "[fe80::1]:9", "sandbox:7400", "host.docker.internal", "CORE.test"]
        {
            assert_eq!(status_with(&open, &[host], None), 200, "{host}");
            let is_public = host == "CORE.test";
            let closed = reach(true, Some("https://core.test:8443"));
            assert_eq!(status_with(&closed, &[host], None) == 200, is_public, "{host}");
        }
        for host in ["evil.test", "core.test.evil.test", "", "a.internal.evil.test"] {
            assert_eq!(status_with(&open, &[host], None), 421, "{host}");
        }
        assert_eq!(status_with(&open, &["10.0.0.1:80"], Some("http://10.0.0.1:80")), 200);
        assert_eq!(status_with(&open, &["10.0.0.1:80"], Some("http://10.0.0.1:81")), 403);
        assert_eq!(status_with(&open, &["10.0.0.1:80"], Some("https://evil.test")), 403);
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
        assert!(check(&reach(true, None), &absolute, &headers).is_err());
    }

    #[test]
    fn a_page_of_another_site_is_refused() {
        for origin in ["https://evil.test", "null", "", "http://localhost.evil.test:1"] {
            assert_eq!(status(&["localhost"], Some(origin)), 403, "{origin}");
        }
        assert_eq!(status(&["localhost"], Some("http://127.0.0.1:8080")), 200);
    }
}

//! Comparison of redirect URIs (RFC 6749 §3.1.2.3, RFC 8252 §7.3), and addresses of redirects.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{AppKind, AppRegistration};

/// The result of the comparison with a registered redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectMatch {
    /// The URI is a registered one, apart from added query parameters.
    Exact,
    /// A native app names another port of the registered loopback address. No source shows that Core permits it.
    OtherPort,
}

/// The loopback addresses whose port a native app may choose. `localhost` is not one of them.
const LOOPBACK: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

/// The characters that a header or a URI must not have. Everything else stays as it was sent.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ');

/// Returns the way in which a redirect URI is a registered one, or `None` if it is not.
///
/// Parameters with a name that the response uses are refused, regardless of case, because an app
/// could not distinguish them.
pub(super) fn find(uri: &str, app: &AppRegistration) -> Option<RedirectMatch> {
    let mut registered = app.redirect_uris.iter();
    if registered.any(|registered| continues(uri, registered)) {
        return Some(RedirectMatch::Exact);
    }
    let portless = without_port(uri).filter(|_| app.kind == AppKind::Native)?;
    let registered = app.redirect_uris.iter().filter_map(|registered| without_port(registered));
    let mut same = registered.filter(|registered| continues(&portless, registered));
    same.next().map(|_| RedirectMatch::OtherPort)
}

/// Returns a URI of a loopback address without its port, or `None` for another URI.
fn without_port(uri: &str) -> Option<String> {
    let (host, rest) =
        LOOPBACK.into_iter().find_map(|host| Some((host, uri.strip_prefix(host)?)))?;
    let rest = match rest.strip_prefix(':') {
        Some(rest) => {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            let (port, rest) = rest.split_at(end);
            port.parse::<u16>().ok()?;
            rest
        }
        None => rest,
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then(|| format!("{host}{rest}"))
}

/// Returns a redirect URI with these parameters. The URI keeps its form: a slash that it lacks is not added.
pub(super) fn with_parameters<'t>(
    uri: &str,
    parameters: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let mark = match uri {
        _ if uri.ends_with(['?', '&']) => "",
        _ if uri.contains('?') => "&",
        _ => "?",
    };
    format!("{}{mark}{query}", utf8_percent_encode(uri, ENCODED))
}

/// Returns whether a URI is a registered one with added query parameters.
fn continues(uri: &str, registered: &str) -> bool {
    let Some(rest) = uri.strip_prefix(registered) else { return false };
    let mark = if registered.contains('?') { '&' } else { '?' };
    let Some(query) = rest.strip_prefix(mark) else { return rest.is_empty() };
    !query.contains('#') && form_urlencoded::parse(query.as_bytes()).all(|(name, _)| is_free(&name))
}

fn is_free(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !["code", "state", "iss"].contains(&name.as_str()) && !name.starts_with("error")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_permitted(uri: &str, app: &AppRegistration) -> bool {
        find(uri, app) == Some(RedirectMatch::Exact)
    }

    fn web(redirect_uri: &str) -> AppRegistration {
        AppRegistration::new("App", AppKind::Web, redirect_uri)
    }

    #[test]
    fn each_registered_uri_is_permitted() {
        let mut app = web("https://app.test/callback");
        app.redirect_uris.push("my-app://callback".to_owned());
        assert!(is_permitted("my-app://callback", &app));
        assert!(is_permitted("https://app.test/callback?page=2", &app));
        assert!(!is_permitted("my-app://callback2", &app));
    }

    #[test]
    fn only_query_parameters_may_follow_the_registered_uri() {
        let app = web("https://app.test/callback");
        let permitted = |rest: &str| is_permitted(&format!("{}{rest}", app.redirect_uri()), &app);
        for good in ["", "?", "?page=2", "?page=2&tenant=%2F", "?next=https://app.test/?code=1"] {
            assert!(permitted(good), "{good}");
        }
        for bad in [
            "/",
            "/?page=2",
            "&page=2",
            "x?page=2",
            "?code=1",
            "?page=2&state=x",
            "?ISS=x",
            "?error_reason=x",
            "?page=2#code",
            ".evil.test",
        ] {
            assert!(!permitted(bad), "{bad}");
        }
        for other in
            ["https://app.test/Callback", "http://app.test/callback", "https://app.test:1/callback"]
        {
            assert!(!is_permitted(other, &app), "{other}");
        }
        let with_query = web("https://app.test/callback?tenant=1");
        assert!(is_permitted("https://app.test/callback?tenant=1&page=2", &with_query));
        assert!(!is_permitted("https://app.test/callback?tenant=12", &with_query));
    }
    #[test]
    fn a_uri_keeps_its_form() {
        for (uri, expected) in [
            ("https://a.example", "https://a.example?code=1"),
            ("https://a.example/", "https://a.example/?code=1"),
            ("https://A.example:443/b/../c?", "https://A.example:443/b/../c?code=1"),
            ("https://a.example?x=%2f", "https://a.example?x=%2f&code=1"),
            ("my-app:", "my-app:?code=1"),
            ("my-app://ü b\r\n", "my-app://%C3%BC%20b%0D%0A?code=1"),
        ] {
            assert_eq!(with_parameters(uri, [("code", "1")]), expected, "{uri}");
        }
        assert!(is_permitted("https://a.example", &web("https://a.example")));
        assert!(!is_permitted("https://a.example/", &web("https://a.example")));
        assert!(!is_permitted("https://a.example", &web("https://a.example/")));
    }

    #[test]
    fn a_native_app_chooses_the_port_of_a_loopback_address() {
        let native = |uri: &str| AppRegistration::new("App", AppKind::Native, uri);
        let (four, six) = (native("http://127.0.0.1:8765/done"), native("http://[::1]"));
        for (uri, app) in [
            ("http://127.0.0.1:1/done", &four),
            ("http://127.0.0.1/done?page=2", &four),
            ("http://[::1]:65535", &six),
        ] {
            assert_eq!(find(uri, app), Some(RedirectMatch::OtherPort), "{uri}");
            assert_eq!(find(uri, &AppRegistration { kind: AppKind::Web, ..app.clone() }), None);
        }
        for uri in [
            "http://127.0.0.1:1/other",
            "http://127.0.0.1:1/done?code=2",
            "http://127.0.0.1:65536/done",
            "http://127.0.0.1:/done",
            "http://127.0.0.1:1@evil.test/done",
            "http://127.0.0.1.evil.test/done",
            "http://127.0.0.10:1/done",
            "https://127.0.0.1:1/done",
            "http://localhost:1/done",
            "http://[::1]:1/done",
        ] {
            assert_eq!(find(uri, &four), None, "{uri}");
        }
        assert_eq!(find("http://localhost:1/", &native("http://localhost:2/")), None);
    }
}

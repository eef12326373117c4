//! Checks of redirect URIs.

use super::AppRegistration;

/// Returns whether a redirect URI is exactly a registered one, apart from added query parameters.
///
/// Parameters with a name that the response uses are refused, regardless of case, because an app
/// could not distinguish them.
pub(super) fn is_permitted(uri: &str, app: &AppRegistration) -> bool {
    app.redirect_uris.iter().any(|registered| continues(uri, registered))
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
    use crate::identity::AppKind;

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
}

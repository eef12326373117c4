//! Validation of the client id, the issuer and the redirect URI, before anything is sent.

use core_api::BaseUrl;
use url::Url;

use crate::{Error, error::Fault};

/// Schemes that are never redirect URIs, because a browser refuses or executes such addresses.
const NOT_REDIRECTS: [&str; 16] = [
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "javascript",
    "mailto",
    "sms",
    "tel",
    "urn",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// Refuses a client id that is not valid (RFC 6749, appendix A.1) or was pasted with whitespace.
pub(super) fn check_client_id(id: &str) -> Result<(), Error> {
    let problem = if id.is_empty() {
        "is empty"
    } else if id.trim() != id {
        "starts or ends with whitespace"
    } else if !id.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        "contains a character that is not printable ASCII"
    } else {
        return Ok(());
    };
    let advice = "copy it from the developer portal";
    Err(Fault::Setting { name: "client id", problem, advice }.into())
}

/// Parses the URL of an issuer.
pub(super) fn parse_issuer(text: &str) -> Result<Url, Error> {
    let bad = |reason: String| Error::from(Fault::Address { name: "issuer", reason });
    let _: BaseUrl = text.parse().map_err(|error| bad(format!("{error}")))?;
    parse_exact(text).map_err(bad)
}

/// Refuses a redirect URI that no server can redirect a browser to (RFC 6749 §3.1.2).
pub(super) fn check_redirect_uri(text: &str) -> Result<(), Error> {
    let bad = |reason: String| Error::from(Fault::Address { name: "redirect URI", reason });
    let url = parse_exact(text).map_err(bad)?;
    // The parser takes the host of `localhost:8765/callback` for a scheme.
    if url.scheme() == "localhost" {
        return Err(bad(format!("it has no scheme; write `http://{text}`")));
    }
    if url.fragment().is_some() {
        return Err(bad("it has a fragment (`#`); leave the fragment out".to_owned()));
    }
    if NOT_REDIRECTS.contains(&url.scheme()) {
        let scheme = url.scheme();
        return Err(bad(format!("`{scheme}:` does not lead back to an app; use `https://…`")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it has a user name or a password; leave them out".to_owned()));
    }
    Ok(())
}

/// Parses a URL whose text is sent unchanged, so the parser must not have to correct it.
fn parse_exact(text: &str) -> Result<Url, String> {
    let is_unsafe = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\';
    if text.contains(is_unsafe) {
        return Err("it contains whitespace, a backslash or a control character".to_owned());
    }
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => {
            "it is a relative URL; write it with its scheme and host, as in `https://…`".to_owned()
        }
        other => other.to_string(),
    })?;
    if url.port() == Some(0) {
        return Err("its port is 0; use the registered port".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use crate::App;

    const ISSUER: &str = "https://identity.test/idp";
    const REDIRECT: &str = "https://app.test/callback";

    fn problem(issuer: &str, id: &str, redirect: &str) -> String {
        App::at(issuer, id, redirect).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn a_client_id_that_no_server_gave_is_refused() {
        for (id, expected) in [
            ("", "is empty"),
            (" ", "whitespace"),
            ("id\n", "whitespace"),
            ("\u{feff}id", "ASCII"),
            ("i\nd", "ASCII"),
            ("i\0d", "ASCII"),
            ("i\u{7f}d", "ASCII"),
            ("ïd", "ASCII"),
        ] {
            let error = problem(ISSUER, id, REDIRECT);
            assert!(
                error.starts_with("the client id ") && error.contains(expected),
                "{id:?}: {error}"
            );
            assert!(App::production(id, REDIRECT).is_err(), "{id:?}");
        }
        for id in ["id", "id.apps.bqe.com", "a b", "+/=:%&?#~!"] {
            assert!(App::at(ISSUER, id, REDIRECT).is_ok(), "{id}");
        }
    }

    #[test]
    fn a_redirect_uri_that_leads_nowhere_is_refused() {
        for (redirect, expected) in [
            ("", "relative URL"),
            ("callback", "relative URL"),
            ("localhost:8765/callback", "write `http://localhost:8765/callback`"),
            ("https://", "host"),
            ("javascript:alert(1)", "`javascript:`"),
            ("JavaScript:alert(1)", "`javascript:`"),
            ("data:text/html,x", "`data:`"),
            ("file:///callback", "`file:`"),
            ("mailto:a@app.test", "`mailto:`"),
            ("urn:ietf:wg:oauth:2.0:oob", "`urn:`"),
            ("https://app.test/callback#", "fragment"),
            ("https://app.test/callback#top", "fragment"),
            ("myapp://callback#top", "fragment"),
            ("http://127.0.0.1:0/callback", "port is 0"),
            ("https://app.test:0/", "port is 0"),
            ("https://app.test:99999/", "port"),
            (" https://app.test/callback", "whitespace"),
            ("https://app.test/callback\n", "whitespace"),
            ("https://app.test/call\tback", "whitespace"),
            ("https:\\\\app.test\\callback", "backslash"),
            ("https://user@app.test/callback", "user"),
        ] {
            let error = problem(ISSUER, "id", redirect);
            assert!(error.starts_with("the redirect URI "), "{redirect}: {error}");
            assert!(error.contains(expected), "{redirect}: {error}");
        }
        for redirect in [
            "http://127.0.0.1/callback",
            "http://[::1]:8080/callback",
            "https://app.test/callback?tenant=1",
            "myapp://callback",
            "com.example.app:/callback",
        ] {
            assert!(App::at(ISSUER, "id", redirect).is_ok(), "{redirect}");
        }
    }

    #[test]
    fn an_issuer_that_cannot_be_asked_is_refused() {
        for issuer in [
            "",
            "identity.test",
            "http://identity.test",
            "https://identity.test:0/idp",
            "https://identity.test/idp?a=b",
            "https://identity.test/idp?",
            "https://identity.test/idp#",
            " https://identity.test/idp",
            "https://identity.test/idp\n",
            "https://user@identity.test/idp",
            "javascript:alert(1)",
        ] {
            let error = problem(issuer, "id", REDIRECT);
            assert!(error.starts_with("the issuer is not a usable address"), "{issuer}: {error}");
        }
    }
}

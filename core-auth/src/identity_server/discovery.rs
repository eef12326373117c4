//! Discovery of the endpoints of an identity server (OpenID Connect Discovery §4, RFC 8414).

use std::sync::Arc;

use core_api::api;
use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;

use super::{IdentityServer, http};
use crate::{Error, config::AppConfig, error::Fault};

/// Maximum age of a document. The vendor's samples advise fetching the document once a day.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// The endpoints of an identity server.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The issuer, exactly as the app has it.
    pub issuer: String,
    /// The page on which a person logs in.
    pub authorization_endpoint: Url,
    /// The endpoint that exchanges codes and refresh tokens.
    pub token_endpoint: Url,
    /// The endpoint that returns the claims of the user.
    pub userinfo_endpoint: Url,
    /// The endpoint that revokes tokens.
    pub revocation_endpoint: Url,
    /// The JSON Web Key Set for the signatures of id tokens.
    pub jwks_uri: Url,
    /// The page that ends the browser's session with the identity server (OpenID Connect RP-Initiated
    /// Logout §2.1). No source shows that Core has such a page.
    pub end_session_endpoint: Option<Url>,
    /// True if each callback names the issuer (RFC 9207 §3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Returns the endpoints that the specs list, below an issuer.
    pub(crate) fn from_specs(issuer: &str) -> Result<Self, url::ParseError> {
        let at = |path| Url::parse(&url_below(issuer, path));
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: at(api::AUTHORIZE_PATH)?,
            token_endpoint: at(api::TOKEN_PATH)?,
            userinfo_endpoint: at(api::USERINFO_PATH)?,
            revocation_endpoint: at(api::REVOCATION_PATH)?,
            jwks_uri: at(api::JWKS_PATH)?,
            end_session_endpoint: None,
            authorization_response_iss_parameter_supported: false,
        })
    }

    /// Checks that the document belongs to this issuer, and that its endpoints may receive secrets.
    fn check(&self, config: &AppConfig) -> Result<(), String> {
        // RFC 8414 §3.3 requires this, because any document could be substituted otherwise.
        if self.issuer != config.issuer {
            return Err(format!("it belongs to another issuer than `{}`", config.issuer));
        }
        let endpoints = [
            ("authorization_endpoint", &self.authorization_endpoint),
            ("token_endpoint", &self.token_endpoint),
            ("userinfo_endpoint", &self.userinfo_endpoint),
            ("revocation_endpoint", &self.revocation_endpoint),
            ("jwks_uri", &self.jwks_uri),
        ];
        let last = self.end_session_endpoint.iter().map(|url| ("end_session_endpoint", url));
        endpoints.into_iter().chain(last).try_for_each(|(name, url)| {
            let checked = config.check_endpoint(url);
            checked.map_err(|reason| format!("its `{name}` is refused: {reason}"))
        })
    }
}

/// Fetches the endpoints of the identity server if the known ones are older than a day.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) if the document belongs to another issuer, or
/// refers to a host that may not receive secrets. The errors of any request to the identity server.
pub(crate) async fn discover(server: &IdentityServer) -> Result<Arc<Metadata>, Error> {
    let now = server.config.now();
    let current = server.state.metadata();
    // A negative age means that the clock was set back. Then the document is fetched again.
    let is_good = |at| (SignedDuration::ZERO..LIFETIME).contains(&now.duration_since(at));
    if current.fetched_at.is_some_and(is_good) {
        return Ok(current.metadata);
    }
    let body = http::get_json(server, &url_below(&server.config.issuer, api::DISCOVERY_PATH)).await;
    let body = body.map_err(|error| Error::from(error).about(server))?;
    let metadata: Metadata = serde_json::from_slice(&body).map_err(|error| {
        // The message of the error may quote the document, which is untrusted input.
        let place = format!("line {}, column {}", error.line(), error.column());
        Fault::Discovery(format!("it cannot be parsed at {place}"))
    })?;
    metadata.check(&server.config).map_err(Fault::Discovery)?;
    let metadata = Arc::new(metadata);
    server.state.set_metadata(Arc::clone(&metadata), now);
    Ok(metadata)
}

/// Appends a path to an issuer, which may end in a slash.
fn url_below(issuer: &str, path: &str) -> String {
    format!("{}{path}", issuer.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::App;

    #[test]
    fn a_document_must_be_of_the_issuer_and_name_its_hosts() {
        let issuer = "https://identity.test/idp";
        let app = App::at(issuer, "id", "https://app.test/callback").unwrap();
        let config = app.config();
        let good = Metadata::from_specs(issuer).unwrap();
        assert_eq!(good.check(config), Ok(()));
        let other = Metadata { issuer: format!("{issuer}/"), ..good.clone() };
        let error = other.check(config).unwrap_err();
        assert!(error.contains("another issuer"), "{error}");
        for (url, expected) in [
            ("https://evil.test/token", "not among"),
            ("http://identity.test/token", "not https"),
            ("https://10.0.0.1/token", "IP address"),
        ] {
            let url = Url::parse(url).unwrap();
            let token = Metadata { token_endpoint: url.clone(), ..good.clone() };
            let error = token.check(config).unwrap_err();
            assert!(error.contains("`token_endpoint`") && error.contains(expected), "{error}");
            let end = Metadata { end_session_endpoint: Some(url), ..good.clone() };
            assert!(end.check(config).is_err());
        }
    }

    #[test]
    fn each_endpoint_is_on_a_host_of_the_issuer() {
        type SetEndpoint = fn(&mut Metadata, Url);
        let endpoints: [(&str, SetEndpoint); 6] = [
            ("authorization_endpoint", |metadata, url| metadata.authorization_endpoint = url),
            ("token_endpoint", |metadata, url| metadata.token_endpoint = url),
            ("userinfo_endpoint", |metadata, url| metadata.userinfo_endpoint = url),
            ("revocation_endpoint", |metadata, url| metadata.revocation_endpoint = url),
            ("jwks_uri", |metadata, url| metadata.jwks_uri = url),
            ("end_session_endpoint", |metadata, url| metadata.end_session_endpoint = Some(url)),
        ];
        let issuer = "https://identity.test/idp";
        let app = App::at(issuer, "id", "https://app.test/callback").unwrap();
        let config = app.config();
        for (name, change) in endpoints {
            for elsewhere in ["https://evil.test/", "http://identity.test/", "https://10.0.0.1/"] {
                let mut metadata = Metadata::from_specs(issuer).unwrap();
                change(&mut metadata, Url::parse(elsewhere).unwrap());
                let error = metadata.check(config).unwrap_err();
                assert!(error.contains(&format!("`{name}` is refused")), "{elsewhere}: {error}");
            }
            let mut metadata = Metadata::from_specs(issuer).unwrap();
            change(&mut metadata, Url::parse("https://identity.test/other").unwrap());
            assert_eq!(metadata.check(config), Ok(()), "{name}");
        }
    }
}

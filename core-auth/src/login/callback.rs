//! Parsing and checking the callback that a browser brings back.

use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

use super::LoginSecrets;
use crate::{
    Error,
    error::Fault,
    identity_server::IdentityServer,
    redaction::{redact_error, redactor},
};

/// The query of a callback.
pub(super) struct Callback {
    pairs: Vec<(String, String)>,
    /// The redirect URI of the login, with its parameters.
    redirect_uri: String,
}

impl Callback {
    /// Parses a query, or a complete address that matches the redirect URI.
    pub(super) fn parse(text: &str, redirect_uri: &str) -> Result<Self, Error> {
        let text = text.trim();
        let redirect_uri = redirect_uri.to_owned();
        let query = match Url::parse(text) {
            Ok(url) if is_at(&url, &redirect_uri) => url.query().unwrap_or_default().to_owned(),
            Ok(_) => return Err(Fault::OtherAddress { redirect_uri }.into()),
            Err(_) => text.trim_start_matches('?').to_owned(),
        };
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { pairs, redirect_uri })
    }

    /// Returns the code, after checking that the callback belongs to this login.
    pub(super) fn code(
        &self,
        secrets: &LoginSecrets,
        server: &IdentityServer,
    ) -> Result<String, Error> {
        self.check(secrets, server)?;
        if let Some(error) = self.error() {
            return Err(self.failure(server, error, secrets));
        }
        match self.values("code").as_slice() {
            [code] if !code.is_empty() => Ok((*code).to_owned()),
            codes => Err(Fault::NoCode { found: codes.len() }.into()),
        }
    }

    /// Checks that the callback belongs to this login. The callback may have a code or an error.
    pub(super) fn check(
        &self,
        secrets: &LoginSecrets,
        server: &IdentityServer,
    ) -> Result<(), Error> {
        // The state is checked first, because a forged callback must not be examined further.
        let is_own = match self.values("state").as_slice() {
            [found] => bool::from(found.as_bytes().ct_eq(secrets.state.as_bytes())),
            _ => false,
        };
        if !is_own {
            return Err(Fault::OtherState.into());
        }
        self.check_parameters()?;
        self.check_issuer(server)
    }

    /// The error code. Core also reports invalid scopes in a parameter of its own.
    fn error(&self) -> Option<&str> {
        let named = |name| self.values(name).first().copied();
        let scope = || named("invalid_scope").or_else(|| named("invalid scope"));
        match named("error") {
            None if self.values("code").is_empty() => scope().map(|_| "invalid_scope"),
            error => error,
        }
    }

    /// Returns the error of RFC 6749 §4.1.2.1. Texts that repeat the state or a code are left out.
    fn failure(&self, server: &IdentityServer, error: &str, secrets: &LoginSecrets) -> Error {
        let redactor = redactor(
            server.config.secret.as_ref(),
            &[self.values("code"), vec![&secrets.state]].concat(),
        );
        let non_empty = |name| self.values(name).first().copied().filter(|text| !text.is_empty());
        let reason = non_empty("error_reason").or_else(|| non_empty("error reason"));
        let (error, reason) = redact_error(&redactor, error, reason);
        let (_, description) = redact_error(&redactor, "", non_empty("error_description"));
        // Core documents "Access denied" where the standard has `access_denied`.
        match error.trim().to_ascii_lowercase().replace(' ', "_").as_str() {
            "access_denied" => Fault::AccessDenied { reason, description }.into(),
            "invalid_scope" => {
                let description = description.or(reason);
                Fault::InvalidScope { scopes: secrets.scopes.clone(), description }.into()
            }
            _ => Fault::LoginFailed { error, description: description.or(reason) }.into(),
        }
    }

    /// Refuses a callback that changed the parameters of the redirect URI.
    fn check_parameters(&self) -> Result<(), Error> {
        let redirect_uri = &self.redirect_uri;
        let Ok(sent) = Url::parse(redirect_uri) else { return Ok(()) };
        let sent: Vec<_> = sent.query_pairs().collect();
        let is_same = sent.iter().all(|(name, _)| {
            let values = sent.iter().filter(|(found, _)| found == name).map(|(_, value)| &**value);
            self.values(name).into_iter().eq(values)
        });
        if is_same {
            return Ok(());
        }
        Err(Fault::OtherAddress { redirect_uri: redirect_uri.clone() }.into())
    }

    /// Refuses a callback of another server, to prevent mix-up attacks (RFC 9207 §2.4).
    fn check_issuer(&self, server: &IdentityServer) -> Result<(), Error> {
        let is_needed = server.metadata().authorization_response_iss_parameter_supported;
        match self.values("iss").as_slice() {
            [] if !is_needed => Ok(()),
            [issuer] if *issuer == server.config.issuer => Ok(()),
            _ => Err(Fault::OtherIssuer.into()),
        }
    }

    fn values(&self, name: &str) -> Vec<&str> {
        let named = self.pairs.iter().filter(|(found, _)| found == name);
        named.map(|(_, value)| value.as_str()).collect()
    }
}

/// Returns whether a URL equals the redirect URI, apart from the query.
fn is_at(url: &Url, redirect_uri: &str) -> bool {
    let Ok(registered) = Url::parse(redirect_uri) else { return false };
    url.scheme() == registered.scheme()
        && url.host() == registered.host()
        && url.port_or_known_default() == registered.port_or_known_default()
        && url.path() == registered.path()
}

#[cfg(test)]
mod tests {
    use core_api::Scope;

    use super::*;
    use crate::App;

    const REDIRECT: &str = "http://127.0.0.1:8765/callback";

    fn code(callback: &str) -> Result<String, Error> {
        let app = App::at("https://identity.test/idp", "id", REDIRECT)?;
        let mut login = app.authorize([Scope::ReadCore]);
        login.secrets.state = "s3cret".to_owned().into();
        login.code(callback)
    }

    #[test]
    fn a_callback_is_an_address_or_a_query() {
        for callback in [
            "http://127.0.0.1:8765/callback?code=c0de&state=s3cret",
            "?code=c0de&state=s3cret",
            " state=s3cret&code=c0de\n",
        ] {
            assert_eq!(code(callback).unwrap(), "c0de");
        }
    }

    #[test]
    fn each_fault_has_an_error_of_its_own() {
        let at = |query: &str| code(&format!("{REDIRECT}?{query}")).unwrap_err();
        assert!(matches!(at("code=c0de&state=other").fault(), Fault::OtherState));
        assert!(matches!(at("code=c0de").fault(), Fault::OtherState));
        assert!(matches!(at("code=c0de&state=s3cret&state=s3cret").fault(), Fault::OtherState));
        assert!(matches!(at("error=access_denied&state=other").fault(), Fault::OtherState));
        assert!(matches!(
            at("error=access_denied&state=s3cret").fault(),
            Fault::AccessDenied { .. }
        ));
        assert!(matches!(at("state=s3cret").fault(), Fault::NoCode { found: 0 }));
        assert!(matches!(at("code=&state=s3cret").fault(), Fault::NoCode { found: 1 }));
        assert!(matches!(at("code=a&code=b&state=s3cret").fault(), Fault::NoCode { found: 2 }));
        let error = at("error=unauthorized_client&error_description=no+PKCE&state=s3cret");
        let text = "the login failed with `unauthorized_client`: no PKCE";
        assert_eq!(error.fault().to_string(), text);
        let other = code("http://127.0.0.1:8766/callback?code=c0de&state=s3cret").unwrap_err();
        assert!(matches!(other.fault(), Fault::OtherAddress { .. }));
    }

    #[test]
    fn the_answer_of_another_server_is_refused() {
        let at = |issuer: &str| code(&format!("?code=c0de&state=s3cret{issuer}"));
        assert!(at("&iss=https://identity.test/idp").is_ok());
        for issuer in ["https://evil.test", "https://identity.test/idp/", ""] {
            let error = at(&format!("&iss={issuer}")).unwrap_err();
            assert!(matches!(error.fault(), Fault::OtherIssuer), "{issuer}: {error}");
        }
        let twice = "&iss=https://identity.test/idp&iss=https://evil.test";
        assert!(matches!(at(twice).unwrap_err().fault(), Fault::OtherIssuer));
    }

    #[test]
    fn a_denial_has_its_reason_as_core_and_as_the_standard_write_it() {
        for (query, shown) in [
            ("error=access_denied", ""),
            ("error=Access+denied&error_reason=Not+authorized", ": Not authorized"),
            ("error=access%20denied&error+reason=No", ": No"),
            ("error=access_denied&error_description=Later", ": Later"),
            ("error=ACCESS_DENIED&error_reason=No&error_description=Later", ": No (Later)"),
            ("error=access_denied&error_reason=&error_description=", ""),
        ] {
            let error = code(&format!("?{query}&state=s3cret")).unwrap_err();
            assert!(matches!(error.fault(), Fault::AccessDenied { .. }), "{query}: {error}");
            let text = format!("access was denied during the login{shown}");
            assert_eq!(error.fault().to_string(), text, "{query}");
        }
    }

    #[test]
    fn an_invalid_scope_names_the_scopes_that_were_asked_for() {
        for query in [
            "error=invalid_scope",
            "error=Invalid+scope&error_description=bad",
            "invalid_scope=An+invalid+scope+string+was+sent",
            "invalid+scope=",
        ] {
            let error = code(&format!("?{query}&state=s3cret")).unwrap_err();
            assert!(matches!(error.fault(), Fault::InvalidScope { .. }), "{query}: {error}");
            assert!(error.to_string().contains("`read:core`"), "{query}: {error}");
        }
        assert_eq!(code("?code=c0de&invalid_scope=x&state=s3cret").unwrap(), "c0de");
    }

    #[test]
    fn no_error_shows_the_code_or_the_state() {
        for callback in [
            "?code=c0de&state=other",
            "?code=c0de&code=c0de&state=s3cret",
            "?error=s3cret&error_description=s3cret&state=s3cret",
            "?error=access_denied&error_reason=s3cret&error_description=c0de&state=s3cret&code=c0de",
            "?error=invalid_scope&error_reason=s3cret&state=s3cret",
            "?error=x+c0de&error_description=c0de&state=s3cret&code=&code=c0de",
        ] {
            let error = code(callback).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("c0de") && !shown.contains("s3cret"), "{shown}");
        }
    }
}

//! The meaning of a token response (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).

mod lifetime;
mod members;

use std::time::Duration;

use core_api::{BaseUrl, ScopeSet};
use secrecy::SecretString;

use crate::{
    Error,
    error::Fault,
    identity_server::IdentityServer,
    redaction::{redact_error, redactor},
    token_response::{TokenResponse, TokenResponseFields},
};
use lifetime::Lifetime;
pub(super) use members::TokenAnswer;

impl TokenAnswer {
    /// Reads the response to a login. `sent` lists the secrets in the request.
    ///
    /// # Errors
    ///
    /// If any part cannot be used, because a login has no older values and can be repeated.
    pub(super) fn read(
        &self,
        server: &IdentityServer,
        sent: &[&str],
    ) -> Result<TokenResponse, Error> {
        let reading = self.reading(server, sent);
        reading.error?;
        let access_token = reading.access_token?;
        reading.token_type?;
        Ok(TokenResponse {
            access_token,
            refresh_token: reading.refresh_token?,
            id_token: reading.id_token?,
            endpoint: reading.endpoint?,
            lifetime: reading.lifetime?,
            scopes: reading.scopes?,
            received_at: reading.received_at,
        })
    }

    /// Reads each part of the response separately. `sent` lists the secrets in the request.
    pub(super) fn reading(&self, server: &IdentityServer, sent: &[&str]) -> TokenResponseFields {
        TokenResponseFields {
            error: self.error(server, sent),
            access_token: self.usable_token(),
            token_type: self.check_token_type(),
            refresh_token: self.secret("refresh_token"),
            id_token: self.secret("id_token"),
            endpoint: self.endpoint(server, sent),
            lifetime: self.lifetime(),
            scopes: self.scope_set(),
            received_at: server.config.now(),
        }
    }

    /// Fails if the response contains an error, because some servers send errors with status 200.
    fn error(&self, server: &IdentityServer, sent: &[&str]) -> Result<(), Error> {
        let Some(error) = self.member::<String>("error")?.filter(|error| !error.is_empty()) else {
            return Ok(());
        };
        let description: Option<String> = self.member("error_description").unwrap_or_default();
        let (error, description) = redact_error(
            &redactor(server.config.secret.as_ref(), sent),
            &error,
            description.as_deref(),
        );
        let description = description.map(|text| format!(": {text}")).unwrap_or_default();
        Err(invalid(format!(
            "its status is a success, but it contains the error `{error}`{description}"
        )))
    }

    /// Returns the access token if it can be sent in a header (RFC 6750 §2.1).
    ///
    /// A token with a type other than `Bearer` is refused.
    fn usable_token(&self) -> Result<SecretString, Error> {
        let token = self.member::<String>("access_token")?.unwrap_or_default();
        if token.is_empty() {
            return Err(invalid("it has no access token"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid(
                "its access token contains characters that are not allowed in a header",
            ));
        }
        match self.member::<String>("token_type") {
            Ok(Some(kind)) if !kind.eq_ignore_ascii_case("bearer") => {
                Err(invalid("its `token_type` is not `Bearer`"))
            }
            Ok(_) | Err(_) => Ok(token.into()),
        }
    }

    fn check_token_type(&self) -> Result<(), Error> {
        match self.member::<String>("token_type")? {
            Some(_) => Ok(()),
            None => Err(invalid("it has no `token_type`")),
        }
    }

    /// Reads a secret. An empty one counts as missing, so that it does not replace a valid secret.
    fn secret(&self, name: &str) -> Result<Option<SecretString>, Error> {
        let text = self.member::<String>(name)?.filter(|text| !text.is_empty());
        Ok(text.map(Into::into))
    }

    fn endpoint(&self, server: &IdentityServer, sent: &[&str]) -> Result<Option<BaseUrl>, Error> {
        let Some(text) = self.member::<String>("endpoint")? else { return Ok(None) };
        // The reason quotes the host, which is untrusted input.
        server.config.base_url_or_reason(&text).map(Some).map_err(|reason| {
            let reason = redactor(server.config.secret.as_ref(), sent).redact(&reason).into_owned();
            Fault::Address { name: "base URL", reason }.into()
        })
    }

    fn lifetime(&self) -> Result<Option<Duration>, Error> {
        let lifetime = self.member::<Lifetime>("expires_in")?;
        Ok(lifetime.map(|Lifetime(seconds)| Duration::from_secs(seconds)))
    }

    fn scope_set(&self) -> Result<Option<ScopeSet>, Error> {
        let text = self.member::<String>("scope")?.filter(|text| !text.trim().is_empty());
        Ok(text.map(|text| text.parse().unwrap_or_default()))
    }
}

fn invalid(problem: impl Into<String>) -> Error {
    Fault::Answer(problem.into()).into()
}

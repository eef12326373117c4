//! The token endpoint: the exchange of codes and refresh tokens for grants (RFC 6749 §4.1.3, §6).

mod response;
pub(crate) mod revocation;

use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, StandardErrorResponse,
    StandardRevocableToken, TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse,
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Error, Grant,
    config::ClientAuthentication,
    error::{Fault, OAuthRequest},
    grant::RefreshOutcome,
    identity_server::{
        IdentityServer,
        http::{HttpError, TokenHttpClient},
    },
    redaction::{redact_error, redactor},
    token_response::TokenResponse,
};
use response::TokenAnswer;

type OauthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

type RequestError = RequestTokenError<HttpError, StandardErrorResponse<BasicErrorResponseType>>;

/// Exchanges the code of a login for tokens.
pub(crate) async fn redeem_code(
    server: &IdentityServer,
    code: AuthorizationCode,
    verifier: Option<PkceCodeVerifier>,
) -> Result<TokenResponse, Error> {
    let secret = code.secret().clone();
    let proof = verifier.as_ref().map(|verifier| verifier.secret().clone()).unwrap_or_default();
    let sent = [secret.as_str(), &proof];
    let client = client(server)?;
    let mut request = client.exchange_code(code);
    if let Some(verifier) = verifier {
        request = request.set_pkce_verifier(verifier);
    }
    let answer = request.request_async(&TokenHttpClient(server.clone())).await;
    answer
        .map_err(|failure| error(server, OAuthRequest::Code, failure, &sent))
        .and_then(|answer| answer.read(server, &sent))
        .map_err(|error| error.about(server))
}

/// Exchanges a refresh token for new tokens. The exchange uses up the refresh token.
pub(crate) async fn refresh(
    server: &IdentityServer,
    grant: &Grant,
    token: &SecretString,
) -> Result<RefreshOutcome, Error> {
    let token = RefreshToken::new(token.expose_secret().to_owned());
    let sent = [token.secret().as_str(), grant.access_token().secret()];
    let client = client(server)?;
    let answer =
        client.exchange_refresh_token(&token).request_async(&TokenHttpClient(server.clone())).await;
    answer
        .map_err(|failure| error(server, OAuthRequest::Refresh, failure, &sent))
        .and_then(|answer| grant.refreshed(&server.config, answer.reading(server, &sent)))
        .map_err(|error| error.about(server))
}

fn client(server: &IdentityServer) -> Result<OauthClient, Error> {
    let redirect_uri = RedirectUrl::new(server.config.redirect_uri.clone())
        .map_err(|error| Fault::Address { name: "redirect URI", reason: error.to_string() })?;
    let mut client = oauth2::Client::new(ClientId::new(server.config.client_id.clone()))
        .set_redirect_uri(redirect_uri)
        .set_auth_type(match server.config.authentication {
            ClientAuthentication::Basic => AuthType::BasicAuth,
            ClientAuthentication::Form => AuthType::RequestBody,
        })
        .set_token_uri(TokenUrl::from_url(server.metadata().token_endpoint.clone()));
    if let Some(secret) = &server.config.secret {
        client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
    }
    Ok(client)
}

/// Converts an error of `oauth2`. The response body is left out, because it may contain tokens.
fn error(
    server: &IdentityServer,
    request: OAuthRequest,
    failure: RequestError,
    sent: &[&str],
) -> Error {
    match failure {
        RequestTokenError::ServerResponse(refused) => {
            let description = refused.error_description().map(String::as_str);
            refusal(server, request, refused.error().as_ref(), description, sent)
        }
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::Parse(error, _) => Fault::Answer(match error.inner().classify() {
            serde_json::error::Category::Data => "it is not a JSON object".to_owned(),
            _ => "it is not JSON".to_owned(),
        })
        .into(),
        RequestTokenError::Other(message) => Fault::Answer(core_api::foreign_text::line(
            &redactor(server.config.secret.as_ref(), sent).redact(&message),
        ))
        .into(),
    }
}

/// Returns the error for an OAuth error response (RFC 6749 §5.2, RFC 7009 §2.2.1).
///
/// Parts that repeat a secret from the request are left out.
pub(crate) fn refusal(
    server: &IdentityServer,
    request: OAuthRequest,
    error: &str,
    description: Option<&str>,
    sent: &[&str],
) -> Error {
    let (error, description) =
        redact_error(&redactor(server.config.secret.as_ref(), sent), error, description);
    Fault::Refused { request, error, description }.into()
}

//! Codes and refresh tokens exchanged for grants (RFC 6749 §4.1.3, §6).

use core_api::BaseUrl;
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardErrorResponse, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use crate::{
    App, ClientAuthentication, Error, Grant,
    grant::Answer,
    http::{Http, HttpError},
};

/// What Core's token answer has beside the standard: the base URL of the company's API.
#[derive(Debug, Deserialize, Serialize)]
struct CoreFields {
    endpoint: Option<String>,
}

impl ExtraTokenFields for CoreFields {}

type CoreToken = StandardTokenResponse<CoreFields, BasicTokenType>;

type OauthClient = oauth2::Client<
    BasicErrorResponse,
    CoreToken,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

type Failure = RequestTokenError<HttpError, StandardErrorResponse<BasicErrorResponseType>>;

/// Exchanges the code of a login.
pub(crate) async fn code(
    app: &App,
    code: AuthorizationCode,
    verifier: Option<PkceCodeVerifier>,
) -> Result<Grant, Error> {
    let http = Http::new(app)?;
    let client = client(app)?;
    let mut request = client.exchange_code(code);
    if let Some(verifier) = verifier {
        request = request.set_pkce_verifier(verifier);
    }
    let answer = request.request_async(&http).await.map_err(error)?;
    Grant::first(read(app, &answer)?)
}

/// Exchanges a refresh token, which is used up by it.
pub(crate) async fn refresh(app: &App, grant: &Grant) -> Result<Grant, Error> {
    let Some(token) = grant.refresh_token() else {
        return Err(Error::LoginRequired("the grant has no refresh token"));
    };
    let token = RefreshToken::new(token.expose_secret().to_owned());
    let http = Http::new(app)?;
    let client = client(app)?;
    let answer = client.exchange_refresh_token(&token).request_async(&http).await.map_err(error)?;
    Ok(grant.refreshed(read(app, &answer)?))
}

fn client(app: &App) -> Result<OauthClient, Error> {
    let redirect_uri = RedirectUrl::new(app.redirect_uri.clone())
        .map_err(|error| Error::Address { what: "redirect URI", reason: error.to_string() })?;
    let mut client = oauth2::Client::new(ClientId::new(app.client_id.clone()))
        .set_redirect_uri(redirect_uri)
        .set_auth_type(match app.authentication {
            ClientAuthentication::Basic => AuthType::BasicAuth,
            ClientAuthentication::Form => AuthType::RequestBody,
        })
        .set_token_uri(TokenUrl::from_url(app.token_url.clone()));
    if let Some(secret) = &app.secret {
        client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
    }
    Ok(client)
}

/// What an answer gives, once it may be used.
fn read(app: &App, answer: &CoreToken) -> Result<Answer, Error> {
    let endpoint = match &answer.extra_fields().endpoint {
        Some(text) => Some(endpoint(app, text)?),
        None => None,
    };
    if answer.access_token().secret().is_empty() {
        return Err(Error::Answer("its access token is empty".to_owned()));
    }
    Ok(Answer {
        access_token: answer.access_token().secret().clone().into(),
        refresh_token: answer.refresh_token().map(|token| token.secret().clone().into()),
        endpoint,
        lifetime: answer.expires_in(),
        scopes: answer.scopes().map(|scopes| {
            let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
            names.join(" ").parse().unwrap_or_default()
        }),
    })
}

/// The base URL in an answer: somebody else's input, until it is checked.
fn endpoint(app: &App, text: &str) -> Result<BaseUrl, Error> {
    let base: BaseUrl = text.parse().map_err(|error| Error::base_url(&error))?;
    if base.is_https() || app.is_loopback_allowed {
        return Ok(base);
    }
    let reason = "it is http; `App::allow_loopback` permits addresses of this machine".to_owned();
    Err(Error::Address { what: "base URL", reason })
}

/// The body of the answer stays out: it may hold tokens.
fn error(failure: Failure) -> Error {
    match failure {
        RequestTokenError::ServerResponse(refused) => Error::Refused {
            error: refused.error().to_string(),
            description: refused.error_description().cloned(),
        },
        RequestTokenError::Request(HttpError::Reqwest(error)) if error.is_connect() => {
            Error::Unreachable(error.without_url())
        }
        RequestTokenError::Request(HttpError::Reqwest(error)) => {
            Error::NoAnswer(error.without_url())
        }
        RequestTokenError::Request(HttpError::Busy(status)) => Error::Busy { status },
        RequestTokenError::Request(error) => Error::Answer(error.to_string()),
        RequestTokenError::Parse(error, _) => {
            let place = error.path().to_string();
            let what = match error.inner().classify() {
                serde_json::error::Category::Data => "a value is missing or of the wrong type",
                _ => "it is not JSON",
            };
            Error::Answer(if place == "." {
                what.to_owned()
            } else {
                format!("{what}, at `{place}`")
            })
        }
        RequestTokenError::Other(message) => Error::Answer(message),
    }
}

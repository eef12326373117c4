//! The client of a tap: with a stored session, or with an access token.

use core_api::{BaseUrl, Client, access::ReadOnly, client::ClientBuilder};
use core_auth::{AccountName, App, FileStore, FromEnv, LoginMethod, Session, StaticToken};
use secrecy::{ExposeSecret as _, SecretString};

use super::{config::TapConfig, error::TapError};

/// The variable with an access token.
const TOKEN: &str = "CORE_ACCESS_TOKEN";

/// The file with sessions, if the settings name none.
const SESSION_FILE: &str = "core-session.json";

/// Makes the client that the settings ask for.
///
/// An access token in the settings or in `CORE_ACCESS_TOKEN` comes first. Otherwise the session is taken from the file
/// where a program of core-auth has stored it. A tap asks nobody to log in.
pub(super) async fn client(config: &TapConfig) -> Result<Client<ReadOnly>, TapError> {
    let builder = match builder_with_token(config)? {
        Some(builder) => builder,
        None => session(config).await?.client_builder(),
    };
    builder.build_read_only().map_err(|error| TapError::Input(error.to_string()))
}

/// Returns the builder of a client with the access token of the settings or of the environment, if there is one.
///
/// A base URL on this machine is that of a sandbox.
fn builder_with_token(config: &TapConfig) -> Result<Option<ClientBuilder>, TapError> {
    let from_env = std::env::var(TOKEN).ok().filter(|token| !token.is_empty()).map(Into::into);
    let token: Option<SecretString> = config.access_token.clone().or(from_env);
    let Some(token) = token else {
        return Ok(None);
    };
    let Some(url) = &config.api_url else {
        if config.access_token.is_some() {
            let reason = "the setting `access_token` needs `api_url`, the base URL that came with the token; add it";
            return Err(TapError::Input(reason.to_owned()));
        }
        let provider = FromEnv::new().map_err(|error| TapError::Input(error.to_string()))?;
        return Ok(Some(Client::builder(provider).allow_loopback()));
    };
    let url: BaseUrl = url.parse().map_err(|error| {
        TapError::Input(format!("the setting `api_url` is not a valid base URL: {error}"))
    })?;
    Ok(Some(Client::builder(StaticToken::new(token, url)).allow_loopback()))
}

/// Opens the stored session.
async fn session(config: &TapConfig) -> Result<Session, TapError> {
    let wrong = |error: core_auth::Error| TapError::Input(error.to_string());
    let path = config.session_file.clone().unwrap_or_else(|| SESSION_FILE.into());
    let store = FileStore::open(path).map_err(wrong)?;
    let account = match &config.company {
        Some(company) => company.parse::<AccountName>().map_err(|error| {
            TapError::Input(format!("the setting `company` is not a valid name: {error}"))
        })?,
        None => AccountName::default(),
    };
    let builder = Session::builder(app(config)?, store).account(account);
    builder
        .login(LoginMethod::nobody())
        .open()
        .await
        .map_err(|error| TapError::Runtime(error.to_string()))
}

/// Returns the app of the settings, or that of the environment.
fn app(config: &TapConfig) -> Result<App, TapError> {
    let wrong = |error: core_auth::Error| TapError::Input(error.to_string());
    let (id, uri) = match (&config.client_id, &config.redirect_uri) {
        (None, None) => return App::from_env().map_err(wrong),
        (Some(id), Some(uri)) => (id, uri),
        (Some(_), None) | (None, Some(_)) => {
            let reason =
                "the settings `client_id` and `redirect_uri` belong together; add the missing one";
            return Err(TapError::Input(reason.to_owned()));
        }
    };
    let app = match &config.issuer {
        Some(issuer) => App::at(issuer, id, uri),
        None => App::production(id, uri),
    };
    let app = app.map_err(wrong)?;
    Ok(match &config.client_secret {
        Some(secret) => app.with_secret(secret.expose_secret()),
        None => app,
    })
}

//! The app that a person logs in with: flags, variables and the file of settings.

use std::{env, fs, io::IsTerminal, path::Path};

use core_api::api;
use core_auth::App;
use secrecy::SecretString;

use super::sandbox::is_on_this_machine;
use crate::{error::CliError, global_arguments::GlobalArguments, settings::Settings};

/// The variable with the secret of the app.
const SECRET: &str = "CORE_CLIENT_SECRET";

/// The variable with another identity server.
const ISSUER: &str = "CORE_ISSUER";

/// The redirect URI without a setting. Register the app with it.
pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:8765/callback";

/// The source of the secret of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretSource {
    /// A file or the variable.
    Setting,
    /// A person at the terminal.
    Person,
    /// The app is a public one, to which Core gives no refresh tokens.
    Missing,
}

/// Returns the app, and the source of its secret. With `asks`, a person at a terminal is asked for the secret that only a
/// login needs.
///
/// # Errors
///
/// A usage error that names the missing setting.
pub(super) fn find(
    global: &GlobalArguments,
    settings: &Settings,
    asks: bool,
) -> Result<(App, SecretSource), CliError> {
    let Some(client_id) = global.client_id.as_deref().or(settings.client_id.as_deref()) else {
        return Err(CliError::usage(
            "the client id of the app is not known; register an app in the vendor's developer portal, then set \
             CORE_CLIENT_ID, `--client-id` or `client_id` in config.toml; `corectl --sandbox …` needs no app",
        ));
    };
    let uri = global.redirect_uri.as_deref().or(settings.redirect_uri.as_deref());
    let uri = uri.unwrap_or(REDIRECT_URI);
    let issuer = env::var(ISSUER).ok().filter(|issuer| !issuer.trim().is_empty());
    let issuer = issuer.or_else(|| settings.issuer.clone());
    let issuer = issuer.as_deref().unwrap_or(api::ISSUER).trim();
    let mut app = App::at(issuer, client_id.trim(), uri.trim())?;
    if is_on_this_machine(issuer) {
        app = app.allow_loopback();
    }
    let file = global.secret_file.as_deref().or(settings.secret_file.as_deref());
    match secret(file, asks)? {
        Some((secret, source)) => Ok((app.with_secret(secret), source)),
        None => Ok((app, SecretSource::Missing)),
    }
}

/// Returns the secret of the file, of the variable or of the person.
fn secret(
    file: Option<&Path>,
    asks: bool,
) -> Result<Option<(SecretString, SecretSource)>, CliError> {
    if let Some(path) = file {
        let text = fs::read_to_string(path).map_err(|error| {
            let path = path.display();
            CliError::usage(format!("the file of the secret, {path}, cannot be read: {error}"))
        })?;
        return Ok(Some((SecretString::from(text.trim()), SecretSource::Setting)));
    }
    match env::var(SECRET) {
        Ok(secret) if !secret.trim().is_empty() => {
            Ok(Some((SecretString::from(secret.trim()), SecretSource::Setting)))
        }
        Ok(_) | Err(env::VarError::NotPresent) if asks => {
            Ok(ask()?.map(|secret| (secret, SecretSource::Person)))
        }
        Ok(_) | Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(CliError::usage(format!("{SECRET} is not valid UTF-8; set it again")))
        }
    }
}

/// Asks a person at a terminal. An empty answer means an app without a secret.
fn ask() -> Result<Option<SecretString>, CliError> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(None);
    }
    let question = "Secret of the app (not shown; empty for a public app): ";
    crate::terminal::write(question);
    let answer = rpassword::read_password()
        .map_err(|error| CliError::failed(format!("the secret cannot be read: {error}")))?;
    let answer = answer.trim();
    Ok((!answer.is_empty()).then(|| SecretString::from(answer)))
}

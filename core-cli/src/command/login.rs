//! `login`: a person logs in with a browser.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use clap::Args;
use core_api::Scope;
use core_auth::{ErrorKind, LoginMethod, Session};

use crate::{
    context::Context,
    error::CliError,
    session::{Place, SecretSource},
};

/// The arguments of `login`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct LoginArguments {
    /// Paste the address at which the browser ends, for a machine without a browser
    #[arg(long)]
    paste: bool,
    /// Ask for the right to write as well
    #[arg(long)]
    write: bool,
    /// Replace the session even if it belongs to another person
    #[arg(long)]
    replace: bool,
}

/// The part of the help about apps.
const AFTER_HELP: &str = "\
Register an app in the vendor's developer portal with the redirect URI http://127.0.0.1:8765/callback.
The secret of the app comes from CORE_CLIENT_SECRET, from `--secret-file` or from a prompt, never from an \
argument. Without a secret, the login lasts as long as its access token.

One account is one login to one company. `--account NAME` keeps several side by side.";

impl LoginArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If a setting is missing, or if the login fails.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        if context.global.sandbox.is_some() {
            return Err(CliError::usage(
                "`--sandbox` needs no login; to try a login, set CORE_ISSUER to the identity server of a running sandbox",
            ));
        }
        let place = Place::find(&context.global, true).await?;
        let session = self.log_in(&place).await.map_err(|error| match error.kind() {
            ErrorKind::OtherPerson => CliError::rights(format!(
                "{error}; add `--account NAME` for a further account, or `--replace`"
            )),
            _ => error.into(),
        })?;
        let missing: Vec<String> =
            session.missing_scopes().iter().map(|scope| scope.to_string()).collect();
        if !missing.is_empty() {
            context.note(&format!("note: the server did not grant {}", missing.join(", ")));
        }
        match place.secret {
            SecretSource::Missing => {
                context.note("note: without a secret of the app, the login ends with its access token");
            }
            SecretSource::Person => context.note(
                "note: the secret is not kept; set CORE_CLIENT_SECRET or `secret_file` in config.toml, so that later \
                 commands can renew the login",
            ),
            SecretSource::Setting => {}
        }
        let who = match session.userinfo().await {
            Ok(info) => info.name.or(info.email).unwrap_or_else(|| info.sub.clone()),
            Err(_) => "a person".to_owned(),
        };
        let location = place.store.location(&place.account);
        context.note(&format!("logged in as {who}; the session is in {location}"));
        Ok(())
    }

    /// Lets a person log in, also if the stored session is valid.
    async fn log_in(&self, place: &Place) -> Result<Session, core_auth::Error> {
        let mut scopes = vec![Scope::Openid, Scope::Profile, Scope::Email];
        scopes.push(if self.write { Scope::ReadwriteCore } else { Scope::ReadCore });
        // Core gives refresh tokens to apps with a secret only.
        if place.secret != SecretSource::Missing {
            scopes.push(Scope::OfflineAccess);
        }
        let method = if self.paste { LoginMethod::paste() } else { LoginMethod::browser() };
        let is_asked = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_asked);
        let replaces = self.replace;
        let session = Session::builder(place.app.clone(), Arc::clone(&place.store))
            .account(place.account.clone())
            .scopes(scopes)
            .login(method)
            .change_login(move |login| {
                asked.store(true, Ordering::Relaxed);
                Ok(login)
            })
            .refresh(move |refresh| if replaces { refresh.replacing_anyone() } else { refresh })
            .open()
            .await?;
        if !is_asked.load(Ordering::Relaxed) {
            session.log_in().await?;
        }
        Ok(session)
    }
}

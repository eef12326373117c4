//! `logout`: ends a session at the server and in the store.

use clap::Args;

use crate::{context::Context, error::CliError, session::Place};

/// The arguments of `logout`.
#[derive(Args, Debug)]
pub(crate) struct LogoutArguments {
    /// Remove the session without telling the server, which may be out of reach
    #[arg(long)]
    local: bool,
}

impl LogoutArguments {
    /// Runs the command. An account without a session is logged out already.
    ///
    /// # Errors
    ///
    /// If the server does not revoke the tokens, or if the store fails.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let place = Place::find(&context.global, false).await?;
        let (sessions, account) = (place.sessions(), &place.account);
        let name = account.as_str();
        if sessions.find(account).await?.is_none() {
            context.note(&format!("nobody is logged in to the account `{name}`"));
            return Ok(());
        }
        if self.local {
            sessions.forget(account).await?;
        } else {
            let revocation = sessions.logout(account).await.map_err(|error| {
                CliError::from(error).with_text(|text| {
                    format!("{text}; `corectl logout --local` removes the session here alone")
                })
            })?;
            if let Some(error) = revocation.access_token_error() {
                let until = revocation.access_token_until();
                let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
                context.note(&format!("note: the access token stays valid{until}: {error}"));
            }
        }
        sessions.remove(account).await?;
        context.note(&format!("logged out of the account `{name}`"));
        Ok(())
    }
}

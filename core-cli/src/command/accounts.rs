//! `accounts`: all stored sessions.

use clap::Args;
use core_auth::{SessionState, StoredSession};

use crate::{
    context::Context,
    error::CliError,
    moment::moment,
    output::{Listing, OutputArguments, show},
    session::Place,
};

/// The arguments of `accounts`.
#[derive(Args, Debug)]
pub(crate) struct AccountsArguments {
    #[command(flatten)]
    output: OutputArguments,
}

impl AccountsArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If the store fails, or if the output cannot be written.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let place = Place::find(&context.global, false).await?;
        let mut listing =
            Listing::new(&["account", "state", "person", "scopes", "token_until", "app"]);
        listing.rows = place.sessions().list().await?.iter().map(row).collect();
        if listing.rows.is_empty() {
            context.note("nobody is logged in; run `corectl login`");
        }
        show(&listing, &self.output, context)
    }
}

fn row(session: &StoredSession) -> Vec<String> {
    let claim = |name| {
        let identity = session.identity.as_ref()?;
        identity.claim(name).and_then(|value| value.as_str()).map(str::to_owned)
    };
    let subject = || session.identity.as_ref().map(|identity| identity.subject().to_owned());
    let person = claim("email").or_else(|| claim("name")).or_else(subject);
    let scopes = session
        .scopes
        .as_ref()
        .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect::<Vec<_>>().join(" "));
    vec![
        session.account.as_str().to_owned(),
        state(session),
        person.unwrap_or_default(),
        scopes.unwrap_or_default(),
        session.expires_at.map(moment).unwrap_or_default(),
        session.client_id.clone().unwrap_or_default(),
    ]
}

fn state(session: &StoredSession) -> String {
    match &session.state {
        SessionState::Active if session.is_refreshable => "active".to_owned(),
        SessionState::Active => "active until its token expires".to_owned(),
        SessionState::Interrupted => "active, with an interrupted refresh".to_owned(),
        SessionState::Ended => "ended".to_owned(),
        SessionState::Unreadable(reason) => format!("unreadable: {reason}"),
        _ => String::new(),
    }
}

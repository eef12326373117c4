//! `whoami`: the person, the company and the session of the account.

use clap::Args;
use core_api::{Client, ReadCompany};
use core_auth::Session;

use crate::{
    context::Context,
    error::CliError,
    moment::moment,
    output::{Listing, OutputArguments, show},
};

/// The arguments of `whoami`.
#[derive(Args, Debug)]
pub(crate) struct WhoamiArguments {
    #[command(flatten)]
    output: OutputArguments,
}

impl WhoamiArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If nobody is logged in, or if the server refuses the token.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let connection = context.connection().await?;
        let mut listing = Listing::new(&["fact", "value"]);
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                listing.rows.push(vec![name.to_owned(), value]);
            }
        };
        let session = connection.session.as_ref();
        fact("account", session.map(|session| session.account().as_str().to_owned()));
        let info = match session {
            Some(session) if has_identity(session) => Some(session.userinfo().await?),
            _ => None,
        };
        if let Some(info) = info {
            fact("person", info.name);
            fact("email", info.email);
        }
        fact("company", company(&connection.client).await?);
        if let Some(session) = session {
            let scopes = session.scopes();
            let scopes = scopes
                .map(|all| all.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" "));
            fact("scopes", scopes);
            fact("token until", session.expires_at().map(moment));
        }
        show(&listing, &self.output, context)
    }
}

fn has_identity(session: &Session) -> bool {
    session.identity().is_some()
}

/// Returns the name of the company, or `None` if the person may not read it.
async fn company(client: &Client) -> Result<Option<String>, CliError> {
    match client.send(ReadCompany::new()).await {
        Ok(company) => Ok(company.name),
        Err(error) if error.is_permission() && !error.needs_login() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

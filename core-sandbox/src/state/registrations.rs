//! Changes of apps and choices of people, for programs and for routes.

use std::io;

use super::ServerState;
use crate::identity::{AppRegistration, Owner};

impl ServerState {
    /// Registers an app, and chooses its client id and secret if they are missing.
    pub(crate) fn register_app(&self, app: AppRegistration) -> io::Result<AppRegistration> {
        self.apps().register(app, self.identity().secrets())
    }

    /// Removes an app with its codes and tokens.
    pub(crate) fn remove_app(&self, client_id: &str) -> io::Result<()> {
        self.apps().remove(client_id)?;
        self.identity().forget_app(client_id);
        Ok(())
    }

    /// Replaces the secret of a web app.
    pub(crate) fn renew_app_secret(&self, client_id: &str) -> io::Result<AppRegistration> {
        self.apps().renew_secret(client_id, self.identity().secrets())
    }

    /// Issues and counts an access token without a login.
    pub(crate) fn issue_token(&self, owner: Owner) -> String {
        self.count(|counters| &mut counters.access_tokens);
        self.identity().issue_token(owner, self.token_lifetime())
    }

    /// Returns the person of any company whose id, name, email or role a text is.
    pub(crate) fn named_owner(&self, person: &str) -> io::Result<Owner> {
        self.find_owner(None, Some(person)).ok_or_else(|| {
            let short: String = person.chars().take(80).collect();
            let reason =
                format!("no person is `{short}`; give an id, a name, an email address or a role");
            io::Error::new(io::ErrorKind::NotFound, reason)
        })
    }
}

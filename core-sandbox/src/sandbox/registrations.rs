//! Apps, companies and people of a running sandbox.

use std::io;

use super::Sandbox;
use crate::{
    identity::{AppChange, AppRegistration, Company},
    state::ServerState,
};

impl Sandbox {
    /// Returns the first web app. It has a secret and may get refresh tokens.
    ///
    /// If no web app is registered, the app is a sample that cannot log in.
    #[must_use]
    pub fn app(&self) -> AppRegistration {
        self.state.apps().first(false)
    }

    /// Returns the first native or single-page app. It has no secret and needs PKCE.
    ///
    /// If no such app is registered, the app is a sample that cannot log in.
    #[must_use]
    pub fn public_app(&self) -> AppRegistration {
        self.state.apps().first(true)
    }

    /// Returns all registered apps, in the order of their registration.
    #[must_use]
    pub fn apps(&self) -> Vec<AppRegistration> {
        self.state.apps().all().to_vec()
    }

    /// Registers an app, and returns it with its client id and its secret.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidInput`](io::ErrorKind::InvalidInput) if a member is not valid or the client id
    /// is taken, and another error if the data file cannot be written.
    pub fn register_app(&self, app: AppRegistration) -> io::Result<AppRegistration> {
        self.try_change(|state| state.register_app(app))
    }

    /// Changes an app, and returns its new registration. Its tokens stay valid.
    ///
    /// # Errors
    ///
    /// Returns [`NotFound`](io::ErrorKind::NotFound) for an unknown client id, and
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) if a member is not valid.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use core_sandbox::{AppChange, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let mut change = AppChange::default();
    /// change.redirect_uris = Some(vec!["http://localhost:5000".to_owned()]);
    /// let app = sandbox.change_app(&sandbox.app().client_id, change)?;
    /// assert_eq!(app.redirect_uri(), "http://localhost:5000");
    /// # Ok(())
    /// # }
    /// ```
    pub fn change_app(&self, client_id: &str, change: AppChange) -> io::Result<AppRegistration> {
        self.try_change(|state| state.apps().change(client_id, change))
    }

    /// Removes an app. Its codes and tokens are no longer valid.
    ///
    /// # Errors
    ///
    /// Returns [`NotFound`](io::ErrorKind::NotFound) for an unknown client id.
    pub fn remove_app(&self, client_id: &str) -> io::Result<()> {
        self.try_change(|state| state.remove_app(client_id))
    }

    /// Replaces the secret of a web app, and returns the app with the new secret. The old secret is no
    /// longer valid.
    ///
    /// # Errors
    ///
    /// Returns [`NotFound`](io::ErrorKind::NotFound) for an unknown client id, and
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) for an app without a secret.
    pub fn new_app_secret(&self, client_id: &str) -> io::Result<AppRegistration> {
        self.try_change(|state| state.renew_app_secret(client_id))
    }

    /// Returns the companies and their people. The first company is that of
    /// [`endpoint`](Self::endpoint).
    #[must_use]
    pub fn companies(&self) -> Vec<Company> {
        // The records of a company are made when they are needed.
        self.change(ServerState::public_companies)
    }

    /// Returns an access token for reading and writing that never expires, for trials without a login.
    ///
    /// It is the same for all sandboxes, if only this machine reaches the sandbox. The token belongs to
    /// the person who logs in without a choice.
    #[must_use]
    pub fn development_token(&self) -> String {
        self.state.identity().development_token().to_owned()
    }

    /// Issues an access token for reading and writing, for tests without a login.
    ///
    /// The token belongs to the person who logs in without a choice.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.change(|state| state.issue_token(state.owner()))
    }

    /// Issues an access token for a person by id, employee id, name, email address or role, such as
    /// `project-manager`.
    ///
    /// # Errors
    ///
    /// Returns [`NotFound`](io::ErrorKind::NotFound) if no person of any company has this name.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// let token = sandbox.issue_token_for("restricted")?;
    /// # drop(token);
    /// # Ok(())
    /// # }
    /// ```
    pub fn issue_token_for(&self, person: &str) -> io::Result<String> {
        self.try_change(|state| Ok(state.issue_token(state.named_owner(person)?)))
    }

    /// Makes a person log in without a choice from now on, like
    /// [`log_in_as`](crate::SandboxBuilder::log_in_as).
    ///
    /// # Errors
    ///
    /// Returns [`NotFound`](io::ErrorKind::NotFound) if no person of any company has this name.
    pub fn log_in_as(&self, person: &str) -> io::Result<()> {
        self.try_change(|state| {
            state.set_owner(state.named_owner(person)?);
            Ok(())
        })
    }
}

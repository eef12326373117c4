//! Checks of the settings of an app and of the owner of a grant, before anything is sent.

use secrecy::ExposeSecret;

use super::IdentityServer;
use crate::{Error, error::Fault, owner::Owner};

impl IdentityServer {
    /// Checks the settings that depend on each other, or whose setters return no error.
    ///
    /// With an app that fails this check, nothing is sent, and no session is opened.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |name, problem, advice| Err(Fault::Setting { name, problem, advice }.into());
        if self.config.timeout.is_zero() {
            let problem = "is zero, so no server could answer";
            return wrong(
                "timeout of the app",
                problem,
                "set some seconds with `App::with_timeout`",
            );
        }
        let copy = "copy it from the developer portal";
        match self.config.secret.as_ref().map(ExposeSecret::expose_secret) {
            Some("") => return wrong("secret of the app", "is empty", copy),
            Some(secret) if secret.trim() != secret => {
                return wrong("secret of the app", "starts or ends with whitespace", copy);
            }
            Some(secret) if secret.contains(char::is_control) => {
                return wrong("secret of the app", "contains a control character", copy);
            }
            Some(_) | None => {}
        }
        if self.config.hosts.is_empty() {
            let problem = "is empty, so no base URL could be used";
            return wrong("list of domains of the app", problem, "name one in `App::with_domains`");
        }
        Ok(())
    }

    /// Refuses a grant that belongs to another app, before anything is sent.
    ///
    /// A grant that an earlier version stored has no owner, and any app may use it.
    pub(crate) fn check_owner(
        &self,
        owner: Option<&Owner>,
        place: impl FnOnce() -> String,
    ) -> Result<(), Error> {
        match owner {
            Some(owner) if !owner.is(&self.config.issuer, &self.config.client_id) => {
                let (place, owner) = (place(), Box::new(owner.clone()));
                Err(Error::from(Fault::OtherApp { place, owner, fate: None }).about(self))
            }
            Some(_) | None => Ok(()),
        }
    }
}

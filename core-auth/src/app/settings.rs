//! Settings of an app that cannot work.

use secrecy::ExposeSecret;

use crate::{App, Error, error::Fault};

impl App {
    /// Checks the settings that depend on each other, or whose setters return no error.
    ///
    /// Nothing is sent, and no session is opened, with an app that fails this.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |name, problem, advice| Err(Fault::Setting { name, problem, advice }.into());
        if self.timeout.is_zero() {
            let problem = "is zero, in which no server could answer";
            return wrong("time-out of the app", problem, "give `App::with_timeout` some seconds");
        }
        let copy = "copy it from the developer portal";
        match self.secret.as_ref().map(ExposeSecret::expose_secret) {
            Some("") => return wrong("secret of the app", "is empty", copy),
            Some(secret) if secret.trim() != secret => {
                return wrong("secret of the app", "begins or ends with a blank", copy);
            }
            Some(secret) if secret.contains(char::is_control) => {
                return wrong("secret of the app", "has a control character", copy);
            }
            Some(_) | None => {}
        }
        if self.hosts.is_without_any() {
            let problem = "is empty, so that no base URL could be used";
            return wrong("list of domains of the app", problem, "name one in `App::with_domains`");
        }
        Ok(())
    }
}

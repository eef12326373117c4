//! The app that a grant belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{App, Error, Grant, Identity, error::Fault};

/// The app that a grant belongs to.
///
/// Its tokens are sent only to its identity server and under its client id (RFC 6749 §10.4).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Owner {
    pub(crate) issuer: Box<str>,
    pub(crate) client_id: Box<str>,
}

impl Owner {
    pub(crate) fn of(app: &App) -> Self {
        Self { issuer: app.issuer.as_str().into(), client_id: app.client_id.as_str().into() }
    }

    /// Returns the app that an id token was issued to.
    pub(crate) fn of_identity(identity: &Identity) -> Option<Self> {
        let (issuer, client_id) = (identity.issuer().into(), identity.client_id()?.into());
        Some(Self { issuer, client_id })
    }

    /// Returns whether this is the app. A trailing slash of the issuer does not matter.
    fn is(&self, app: &App) -> bool {
        let trimmed = |issuer: &str| issuer.trim_end_matches('/').len();
        let (mine, theirs) = (&*self.issuer, app.issuer.as_str());
        mine.get(..trimmed(mine)) == theirs.get(..trimmed(theirs))
            && *self.client_id == *app.client_id
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "client id `{}` at {}", self.client_id, self.issuer)
    }
}

impl App {
    /// Refuses a grant that belongs to another app, before anything is sent.
    ///
    /// A grant of an earlier version names no app, and any app may try it.
    pub(crate) fn check_owner(
        &self,
        grant: &Grant,
        place: impl FnOnce() -> String,
    ) -> Result<(), Error> {
        match grant.owner() {
            Some(owner) if !owner.is(self) => {
                let (place, owner) = (place(), Box::new(owner.clone()));
                Err(Error::from(Fault::OtherApp { place, owner, fate: None }).about(self))
            }
            Some(_) | None => Ok(()),
        }
    }
}

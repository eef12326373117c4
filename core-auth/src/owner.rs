//! The app that a grant belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{App, Error, Grant, Identity, error::Fault};

/// The app that a grant belongs to. The tokens are sent only to its identity server, and only with
/// its client id (RFC 6749 §10.4).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Owner {
    pub(crate) issuer: Box<str>,
    pub(crate) client_id: Box<str>,
}

impl Owner {
    pub(crate) fn of(app: &App) -> Self {
        Self { issuer: app.issuer.as_str().into(), client_id: app.client_id.as_str().into() }
    }

    /// The app that an id token was issued to.
    pub(crate) fn of_identity(identity: &Identity) -> Option<Self> {
        let (issuer, client_id) = (identity.issuer().into(), identity.client_id()?.into());
        Some(Self { issuer, client_id })
    }

    /// Returns whether this is the given app. A trailing slash of the issuer is ignored.
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
    /// A grant that an earlier version stored names no app, and any app may use it.
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

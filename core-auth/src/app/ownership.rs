//! Checks that a grant belongs to the app.

use crate::{App, Error, Grant, error::Fault, owner::Owner};

impl App {
    /// Returns the app as the owner of grants.
    pub(crate) fn owner(&self) -> Owner {
        Owner::new(&self.issuer, &self.client_id)
    }

    /// Refuses a grant that belongs to another app, before anything is sent.
    ///
    /// A grant of an earlier version names no app, and any app may try it.
    pub(crate) fn check_owner(
        &self,
        grant: &Grant,
        place: impl FnOnce() -> String,
    ) -> Result<(), Error> {
        match grant.owner() {
            Some(owner) if !owner.is_same(&self.owner()) => {
                let (place, owner) = (place(), Box::new(owner.clone()));
                Err(Error::from(Fault::OtherApp { place, owner, fate: None }).about(self))
            }
            Some(_) | None => Ok(()),
        }
    }
}

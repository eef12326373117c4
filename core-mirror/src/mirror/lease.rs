//! The lease of a mirror on its company.

use super::Mirror;
use crate::{
    destination::{Destination, DestinationError},
    holder::Holder,
};

impl<D: Destination> Mirror<D> {
    /// Takes the company. First gives it back for an earlier run that failed or was dropped before it did so. Otherwise its
    /// lease would hold the company against this run.
    pub(super) async fn claim(&mut self, holder: Holder) -> Result<(), DestinationError> {
        if let Some(earlier) = self.unreleased {
            self.destination.release(&self.company, earlier).await?;
        }
        // Even a claim that fails may have an effect, for example if only its answer is lost.
        self.unreleased = Some(holder);
        self.destination.claim(&self.company, holder, self.lease).await
    }

    /// Gives the company back.
    pub(super) async fn release(&mut self, holder: Holder) -> Result<(), DestinationError> {
        self.destination.release(&self.company, holder).await?;
        self.unreleased = None;
        Ok(())
    }
}

//! The session that all clones of a provider share.

use std::sync::{Arc, atomic::Ordering};

use core_api::AccessToken;

use super::{
    Shared,
    current::{Age, Current},
    flight,
};
use crate::{Error, Grant, document::Entry, error::Fault, store::Stored};

impl Shared {
    /// Hands out this grant from now on.
    pub(super) fn publish(&self, current: Current) -> AccessToken {
        let token = current.token().clone();
        self.set_interrupted(false);
        self.current.store(Arc::new(current));
        token
    }

    /// The grant after the current one.
    pub(super) fn next(&self, grant: Grant, age: Age) -> Current {
        let generation = self.current.load().generation + 1;
        Current::new(grant, generation, age, self.settings, &self.app.config().clock)
    }

    /// What a document says.
    pub(super) fn entry(&self, stored: &Stored) -> Result<Entry, Error> {
        flight::read(&self.app, stored, || self.place())
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.is_interrupted.load(Ordering::Acquire)
    }

    pub(super) fn set_interrupted(&self, is_interrupted: bool) {
        self.is_interrupted.store(is_interrupted, Ordering::Release);
    }

    /// The name of the session in its store.
    pub(super) fn place(&self) -> String {
        self.store.place(&self.account)
    }

    /// An error about the app of this session.
    pub(super) fn error(&self, fault: Fault) -> Error {
        Error::from(fault).about(&self.app)
    }

    pub(super) fn age(&self, grant: &Grant, stored: &Stored) -> Age {
        stored.age.map_or_else(|| Age::At(self.app.config().clock.now()), |_| Age::Known(grant.age))
    }

    /// Hands out nothing from now on.
    pub(super) fn end(&self) {
        let ended = self.current.load().ended();
        self.current.store(Arc::new(ended));
    }
}

//! The builder of a pool of sessions.

use std::{fmt, sync::Arc, time::Duration};

use super::{Sessions, pool::Pool};
use crate::{App, RefreshingProviderBuilder, session::SessionSettings, store::GrantStore};

/// A builder for [`Sessions`].
pub struct SessionsBuilder {
    settings: SessionSettings,
    capacity: usize,
    idle: Duration,
}

impl SessionsBuilder {
    pub(super) fn new(app: App, store: Arc<dyn GrantStore>) -> Self {
        let settings = SessionSettings::without_login(app, store);
        Self { settings, capacity: 100, idle: Duration::from_secs(15 * 60) }
    }

    /// Sets the maximum number of open sessions. The default is 100.
    ///
    /// The least recently used session is closed before another one is opened. The pool exceeds the
    /// maximum only while its sessions are in use, refresh, or have unsaved changes.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }

    /// Sets how long an unused session stays open. The default is 15 minutes.
    #[must_use]
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Changes the refresh settings, for example with [`RefreshingProviderBuilder::early`].
    #[must_use]
    pub fn refresh(
        mut self,
        tune: impl Fn(RefreshingProviderBuilder) -> RefreshingProviderBuilder + Send + Sync + 'static,
    ) -> Self {
        self.settings.tune = Arc::new(tune);
        self
    }

    /// Creates the pool, without opening any session.
    #[must_use]
    pub fn build(self) -> Sessions {
        Sessions(Arc::new(Pool::new(self.settings, self.capacity, self.idle)))
    }
}

impl fmt::Debug for SessionsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionsBuilder")
            .field("capacity", &self.capacity)
            .field("idle", &self.idle)
            .finish_non_exhaustive()
    }
}

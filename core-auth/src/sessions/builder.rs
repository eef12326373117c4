//! The settings of a pool of sessions.

use std::{fmt, sync::Arc, time::Duration};

use super::{Sessions, pool::Pool};
use crate::{App, RefreshingBuilder, session::SessionSettings, store::GrantStore};

/// The settings of [`Sessions`].
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

    /// Sets the most sessions that are open; 100 unless set.
    ///
    /// Before one more is opened, the least recently used is closed. There are more only while so many
    /// are in use, refresh or are not saved yet.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }

    /// Sets for how long a session stays open that nobody uses; 15 minutes unless set.
    #[must_use]
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Changes the settings of refreshes, as [`RefreshingBuilder::early`].
    #[must_use]
    pub fn refresh(
        mut self,
        tune: impl Fn(RefreshingBuilder) -> RefreshingBuilder + Send + Sync + 'static,
    ) -> Self {
        self.settings.tune = Arc::new(tune);
        self
    }

    /// The sessions, none of which is open yet.
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

//! One refresh under the lock of the store: reload, present the refresh token, save, hand out.

use std::time::{Duration, Instant};

use core_api::AccessToken;

use super::{
    attempt_state::{AttemptState, UnsavedGrant, not_saved},
    current::{CurrentGrant, GrantAge},
    state::SharedState,
};
use crate::{
    Error, ErrorKind, Grant,
    clock::Stopwatch,
    document::{Entry, Presentation, serialize},
    error::Fault,
    grant::RefreshOutcome,
    store::{LockedGrant, StoredDocument},
    telemetry::{RefreshSpan, TokenOrigin},
    token_endpoint,
};

/// A refresh attempt that holds the lock of the store.
pub(super) struct RefreshAttempt<'a> {
    pub(super) shared: &'a SharedState,
    pub(super) state: &'a mut AttemptState,
    pub(super) locked: &'a mut dyn LockedGrant,
    pub(super) span: &'a RefreshSpan,
    /// The start of the attempt. `None` if the server had refused a token, which forced the
    /// refresh.
    pub(super) routine_refresh_at: Option<Instant>,
}

impl RefreshAttempt<'_> {
    /// Hands out a newer grant, either from another holder of the session or from a refresh.
    pub(super) async fn run(mut self, current: &CurrentGrant) -> Result<AccessToken, Error> {
        if let Some(unsaved) = self.state.unsaved.clone() {
            let has_new_access_token = unsaved.has_new_access_token;
            let token = self.save(unsaved).await?;
            if has_new_access_token {
                return Ok(token);
            }
        }
        let Some(stored) = self.locked.load().await? else {
            let place = self.shared.location();
            return Err(self.shared.error(Fault::Gone { place }));
        };
        let is_other = stored.revision != self.state.revision;
        self.state.revision = stored.revision;
        let (grant, mark) = match self.shared.entry(&stored)? {
            Entry::Ended => return Err(self.end()),
            Entry::Grant(grant) => (grant, None),
            Entry::Paused(grant, pause) => (grant, Some(pause)),
            Entry::Presented(grant, _) if self.state.is_uncertain_mark(&stored.document) => {
                (grant, None)
            }
            // A mark of an older version has no details, and its writer has lost the lock.
            Entry::Presented(grant, mark) => {
                self.shared.set_interrupted(true);
                (grant, Some(mark.unwrap_or_else(|| self.new_mark(1, Duration::ZERO))))
            }
        };
        if is_other && !grant.access.is_same(current.token()) {
            let other = self.grant_from_store(grant.clone(), &stored);
            if other.is_valid() {
                self.count_adopted();
                return Ok(self.shared.publish(other));
            }
        }
        let Some(mark) = mark else { return self.refresh(grant, 0).await };
        if mark.times > 0 && !self.shared.app.config().retries_lost_refresh {
            let place = self.shared.location();
            return Err(self.shared.error(Fault::NotPresentedAgain { place }));
        }
        let again_in = mark.remaining_wait(stored.age, self.shared.app.config().now());
        if !again_in.is_zero() {
            return Err(self.shared.error(match mark.times {
                0 => Fault::Paused { again_in },
                _ => Fault::Interrupted { again_in },
            }));
        }
        self.refresh(grant, mark.times).await
    }

    /// Creates the mark of a token that was presented `times` times, and that rests for `wait`.
    fn new_mark(&self, times: u32, wait: Duration) -> Presentation {
        Presentation::new(self.shared.app.config().now(), times, wait)
    }

    /// Presents the refresh token, after `before` presentations without a conclusive answer.
    ///
    /// The store records the presentation first, which also proves that the store is writable.
    async fn refresh(&mut self, grant: Grant, before: u32) -> Result<AccessToken, Error> {
        let again_in = self.state.remaining_pause();
        if !again_in.is_zero() {
            return Err(self.shared.error(Fault::Paused { again_in }));
        }
        if self.state.dead_revision == Some(self.state.revision) {
            return Err(self.dead_grant_error());
        }
        let Some(token) = grant.refresh_token().cloned() else {
            let place = self.shared.location();
            return Err(self.shared.error(Fault::NotRefreshable { place }));
        };
        let settings = self.shared.settings;
        let times = before.saturating_add(1);
        let wait = settings.lease().max(settings.backoff(times));
        let mark = self.new_mark(times, wait);
        let presented = serialize(&Entry::Presented(grant.clone(), Some(mark)))?;
        // Set before the save, because the answer to the save may be lost.
        self.state.uncertain_mark = Some(presented.clone());
        self.state.revision = self.locked.save(&presented, self.state.revision).await?;
        self.state.uncertain_mark = None;
        self.state.presented_at = Some(Instant::now());
        self.shared.metrics.presented.increment();
        tracing::debug!(account = %self.shared.account, "presenting the refresh token");
        let error = match token_endpoint::refresh(&self.shared.app.server, &grant, &token).await {
            Ok(refreshed) => {
                tracing::trace!("the server has answered");
                return self.save_refreshed(refreshed).await;
            }
            Err(error) => error,
        };
        if error.fault().is_dead_grant() {
            return self.adopt_or_end(grant, before, error).await;
        }
        let pause = error.retry_after().filter(|pause| !pause.is_zero());
        self.state.pause =
            pause.map(|pause| (Stopwatch::start(&self.shared.app.config().clock), pause));
        let times = if error.fault().is_surely_unused() { before } else { times };
        self.record_failure(grant, times, pause).await;
        Err(error)
    }

    /// Records the outcome of a failed request in the store, so other holders need not wait for it.
    ///
    /// `times` counts the presentations without a conclusive answer.
    ///
    /// The mark also covers the pause that the server asked for.
    async fn record_failure(&mut self, grant: Grant, times: u32, pause: Option<Duration>) {
        self.shared.set_interrupted(times > 0);
        let entry = match (times, pause) {
            (0, None) => Entry::Grant(grant),
            (0, Some(pause)) => Entry::Paused(grant, self.new_mark(0, pause)),
            (times, pause) => {
                let wait = self.shared.settings.backoff(times).max(pause.unwrap_or_default());
                Entry::Presented(grant, Some(self.new_mark(times, wait)))
            }
        };
        let saved = match serialize(&entry) {
            Ok(document) => self.locked.save(&document, self.state.revision).await,
            Err(error) => Err(error),
        };
        match saved {
            Ok(revision) => self.state.revision = revision,
            // The mark from before the request remains, and makes others wait longer.
            Err(error) => {
                tracing::warn!(%error, "the outcome of a failed refresh could not be saved");
            }
        }
    }

    /// Saves the result of a refresh, even if parts of the response could not be used.
    async fn save_refreshed(&mut self, refreshed: RefreshOutcome) -> Result<AccessToken, Error> {
        let RefreshOutcome { grant, withheld, faults } = refreshed;
        for error in &faults {
            let account = &self.shared.account;
            tracing::warn!(%account, %error, "a member of the token response is unusable, so it keeps its old value");
        }
        let token =
            self.save(UnsavedGrant { grant, has_new_access_token: withheld.is_none() }).await?;
        withheld.map_or(Ok(token), Err)
    }

    /// Saves a grant before handing it out. A grant that cannot be saved stays in memory, and the
    /// next attempt saves it.
    async fn save(&mut self, unsaved: UnsavedGrant) -> Result<AccessToken, Error> {
        // Set before the save, so a deadline during the save loses nothing.
        self.state.unsaved = Some(unsaved.clone());
        let UnsavedGrant { grant, has_new_access_token } = unsaved;
        let document = serialize(&Entry::Grant(grant.clone()))?;
        match self.locked.save(&document, self.state.revision).await {
            Ok(revision) => {
                tracing::trace!("saved the new grant");
                self.state.revision = revision;
                self.state.unsaved = None;
                self.shared.metrics.refreshed.increment();
                self.span.record_origin(TokenOrigin::Server);
                // Without a new access token, the old token does not stay valid any longer.
                if !has_new_access_token {
                    return Ok(grant.access);
                }
                let current = self.shared.next(grant, GrantAge::Known(Duration::ZERO));
                Ok(self.shared.publish(current.with_routine_refresh_at(self.routine_refresh_at)))
            }
            Err(error) if error.kind() == ErrorKind::Conflict => self.resolve_conflict().await,
            Err(error) => Err(not_saved(error)),
        }
    }

    /// Handles a save that met another revision: another holder saved, so this holder had lost its
    /// lock.
    ///
    /// The stored grant is adopted, unless it is older than the grant of this attempt.
    async fn resolve_conflict(&mut self) -> Result<AccessToken, Error> {
        let Some(stored) = self.locked.load().await.map_err(not_saved)? else {
            self.state.revision = 0;
            return Err(not_saved(Error::conflict()));
        };
        self.state.revision = stored.revision;
        tracing::warn!(
            account = %self.shared.account,
            "another holder saved during a refresh, so the lock of the store had been lost"
        );
        match self.shared.entry(&stored).map_err(not_saved)? {
            Entry::Grant(theirs) | Entry::Paused(theirs, _) if !self.is_ours(&theirs) => {
                self.state.unsaved = None;
                self.count_adopted();
                Ok(self.shared.publish(self.grant_from_store(theirs, &stored)))
            }
            Entry::Grant(ours) | Entry::Paused(ours, _) => {
                // The save had succeeded, but its answer was lost.
                self.state.unsaved = None;
                self.span.record_origin(TokenOrigin::Server);
                Ok(self.shared.publish(
                    self.grant_from_store(ours, &stored)
                        .with_routine_refresh_at(self.routine_refresh_at),
                ))
            }
            Entry::Ended => Err(self.end()),
            Entry::Presented(..) => Err(not_saved(Error::conflict())),
        }
    }

    fn is_ours(&self, stored: &Grant) -> bool {
        self.state
            .unsaved
            .as_ref()
            .is_some_and(|unsaved| unsaved.grant.access.is_same(&stored.access))
    }

    /// Handles `invalid_grant`. Another holder that ignores the lock may have refreshed, so its
    /// grant is adopted. Otherwise the session has ended.
    ///
    /// A grant that names no app may belong to another app, so its document is left unchanged.
    async fn adopt_or_end(
        &mut self,
        grant: Grant,
        before: u32,
        error: Error,
    ) -> Result<AccessToken, Error> {
        let stored = self.locked.load().await?;
        let Some(stored) = stored.filter(|stored| stored.revision != self.state.revision) else {
            if grant.owner().is_none() {
                self.record_failure(grant, before, None).await;
                self.state.dead_revision = Some(self.state.revision);
                return Err(self.dead_grant_error());
            }
            let ended = serialize(&Entry::Ended)?;
            self.state.revision = self.locked.save(&ended, self.state.revision).await?;
            self.end();
            return Err(error);
        };
        self.state.revision = stored.revision;
        match self.shared.entry(&stored)? {
            Entry::Grant(grant) | Entry::Paused(grant, _) => {
                self.count_adopted();
                Ok(self.shared.publish(self.grant_from_store(grant, &stored)))
            }
            Entry::Presented(..) => Err(Fault::Unsettled.into()),
            Entry::Ended => Err(self.end()),
        }
    }

    /// Records that the token of another process is handed out.
    fn count_adopted(&self) {
        self.shared.metrics.adopted.increment();
        self.span.record_origin(TokenOrigin::Store);
    }

    /// Creates the error for an unknown refresh token whose grant names no app.
    fn dead_grant_error(&self) -> Error {
        self.shared.error(Fault::DeadUnowned { place: self.shared.location() })
    }

    /// Ends the session in this process, and returns the error for its callers.
    fn end(&mut self) -> Error {
        self.state.unsaved = None;
        self.shared.end();
        self.shared.error(Fault::Ended { place: self.shared.location() })
    }

    fn grant_from_store(&self, grant: Grant, stored: &StoredDocument) -> CurrentGrant {
        let age = self.shared.age(&grant, stored);
        self.shared.next(grant, age)
    }
}

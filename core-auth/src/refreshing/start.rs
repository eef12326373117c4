//! Starts a session with the grant of a login.

use std::{sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::{RefreshingProvider, RefreshingProviderBuilder, ReplacedSession, state::SharedState};
use crate::{
    App, Error, ErrorKind, Grant,
    document::{self, Entry, serialize},
    error::{Fate, Fault},
    store::LockedGrant,
    task::{joined, runtime},
};

/// The maximum time for the revocation of a grant.
const MAX_REVOCATION: Duration = Duration::from_secs(10);

impl RefreshingProvider {
    /// Returns which session the login replaced. It is `Nothing` after [`open`](Self::open).
    #[must_use]
    pub fn replaced(&self) -> ReplacedSession {
        self.0.replaced
    }
}

impl RefreshingProviderBuilder {
    /// Stores the grant of a login.
    ///
    /// A session of the same person is replaced. A session is also replaced if the persons cannot
    /// be compared, because one of the logins lacked the scope `openid`.
    /// [`RefreshingProvider::replaced`] tells which case it was.
    ///
    /// Once the new grant is saved, the replaced grant is revoked at the server. The revocation
    /// takes at most ten seconds, and its failure is only a `tracing` event.
    ///
    /// # Errors
    ///
    /// [`OtherPerson`](crate::ErrorKind::OtherPerson) when the session belongs to another person,
    /// and [`OtherApp`](crate::ErrorKind::OtherApp) when it belongs to another client id or issuer.
    /// The session is kept, and the login is revoked because nothing stores its tokens. The message
    /// tells if the revocation failed.
    ///
    /// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when the session cannot be read,
    /// and [`Store`](crate::ErrorKind::Store) when the store fails. The login then stays valid, and
    /// a clone of the grant can be started again.
    pub async fn start(self, grant: Grant) -> Result<RefreshingProvider, Error> {
        runtime()?;
        self.check()?;
        start(self, grant).await
    }
}

/// A login that was saved in the store.
struct StoredLogin {
    revision: u64,
    replaced: ReplacedSession,
    /// The grant that was stored before, if it belongs to this app.
    before: Option<Grant>,
}

/// Stores the grant of a login, and revokes the grant that it replaces.
async fn start(
    builder: RefreshingProviderBuilder,
    grant: Grant,
) -> Result<RefreshingProvider, Error> {
    builder.app.check_owner(&grant, || "the login".to_owned())?;
    let mut locked = builder.store.lock(&builder.account, builder.settings.deadline).await?;
    let stored = store_login(&builder, &mut *locked, &grant).await;
    locked.release().await;
    let RefreshingProviderBuilder { app, store, account, settings, .. } = builder;
    let StoredLogin { revision, replaced, before } = match stored {
        Ok(stored) => stored,
        Err(error) if is_final(error.kind()) => {
            let fate = match revoke(&app, grant).await {
                Ok(()) => Fate::Revoked,
                Err(error) => {
                    tracing::warn!(%account, %error, "a login that was not stored could not be revoked");
                    Fate::NotRevoked
                }
            };
            return Err(error.with_fate(fate));
        }
        Err(error) => return Err(error),
    };
    if let Some(before) = before.filter(|before| !is_shared(before, &grant))
        && let Err(error) = revoke(&app, before).await
    {
        tracing::warn!(%account, %error, "the session that a login replaced could not be revoked");
    }
    let mut state = SharedState::new(app, store, account, settings, grant, revision, None);
    state.replaced = replaced;
    Ok(RefreshingProvider(Arc::new(state)))
}

/// Saves the grant, unless the stored session must be kept.
async fn store_login(
    builder: &RefreshingProviderBuilder,
    locked: &mut dyn LockedGrant,
    grant: &Grant,
) -> Result<StoredLogin, Error> {
    let stored = locked.load().await?;
    let place = || builder.store.location(&builder.account);
    let entry = stored
        .as_ref()
        .map(|stored| document::read_stored(&builder.app, stored, place))
        .transpose();
    let (replaced, before) = match entry {
        Ok(entry) => match entry.and_then(Entry::into_grant) {
            Some(before) => (compare(&before, grant), Some(before)),
            None => (ReplacedSession::Nothing, None),
        },
        Err(error) if error.kind() == ErrorKind::UnreadableSession && builder.replaces_anyone => {
            (ReplacedSession::NotCompared, None)
        }
        Err(error) => return Err(error),
    };
    if replaced == ReplacedSession::OtherPerson && !builder.replaces_anyone {
        let name = |grant: Option<&Grant>| {
            grant.and_then(Grant::identity).map_or("", |person| person.subject()).to_owned()
        };
        let (place, stored, found) = (place(), name(before.as_ref()), name(Some(grant)));
        let fault = Fault::OtherPerson { place, stored, found, fate: None };
        return Err(Error::from(fault).about(&builder.app));
    }
    let revision = stored.map_or(0, |stored| stored.revision);
    let revision = locked.save(&serialize(&Entry::Grant(grant.clone()))?, revision).await?;
    // The tokens of a grant that names no app may belong to another server.
    let before = before.filter(|before| before.owner().is_some());
    Ok(StoredLogin { revision, replaced, before })
}

/// Compares the persons of two grants.
fn compare(before: &Grant, after: &Grant) -> ReplacedSession {
    match (before.identity(), after.identity()) {
        (Some(before), Some(after)) if before.is_same_person(after) => ReplacedSession::SamePerson,
        (Some(_), Some(_)) => ReplacedSession::OtherPerson,
        (None, _) | (_, None) => ReplacedSession::NotCompared,
    }
}

/// Returns whether the store can never accept the login after this error, so its tokens are
/// useless.
fn is_final(kind: ErrorKind) -> bool {
    kind == ErrorKind::OtherPerson || kind == ErrorKind::OtherApp
}

/// Returns whether revoking one grant would also revoke the other.
fn is_shared(before: &Grant, after: &Grant) -> bool {
    let token = |grant: &Grant| grant.refresh_token().map(|token| token.expose_secret().to_owned());
    before.access.is_same(&after.access)
        || token(before).is_some_and(|before| token(after) == Some(before))
}

/// Revokes a grant in a task that continues if the caller is dropped.
async fn revoke(app: &App, grant: Grant) -> Result<(), Error> {
    let app = app.clone();
    let task = runtime()?.spawn(async move { app.revoke(&grant).await });
    let late = || Fault::Stuck { deadline: MAX_REVOCATION };
    timeout(MAX_REVOCATION, joined(task)).await.map_err(|_| late())??.map(drop)
}

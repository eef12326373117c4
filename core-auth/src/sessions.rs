//! A pool of sessions of many accounts, opened on demand and closed when idle.
//!
//! ```
//! use core_api::{ListProjects, Scope};
//! use core_auth::{App, MemoryStore, Sessions};
//! # use core_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::start().await?;
//! # let id = sandbox.app();
//! # let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
//! #     .with_secret(id.client_secret.as_str())
//! #     .allow_loopback();
//! let sessions = Sessions::new(app.clone(), MemoryStore::new());
//! let anna = "acme/anna".parse()?;
//!
//! // In the route of the redirect URI:
//! # let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
//! # let callback = sandbox.consent(login.url().as_str())?;
//! sessions.start(&anna, login.finish(&callback).await?).await?;
//!
//! // In every other route, and after a restart:
//! let client = sessions.get(&anna).await?.client()?;
//! let projects = client.collect(ListProjects::new()).await?;
//! # assert!(!projects.is_empty());
//!
//! // When she signs out, and when the account is closed:
//! sessions.logout(&anna).await?;
//! sessions.remove(&anna).await?;
//! # Ok(())
//! # }
//! ```

mod builder;
mod pool;
mod stored;

use std::{fmt, sync::Arc};

pub use builder::SessionsBuilder;
use pool::Pool;
pub use pool::SessionsCounters;
pub use stored::{SessionState, StoredSession};

use crate::{
    AccountName, App, Error, Grant, Revocation, Session,
    document::{self, Entry},
    error::Fault,
    sign_out,
    store::GrantStore,
    task::{joined, runtime},
};

/// A pool of the sessions of many accounts in a store, for web apps and services.
///
/// [`get`](Self::get) opens the session of an account on demand, once for all concurrent callers.
/// At most [`capacity`](SessionsBuilder::capacity) sessions are open, and an idle session is closed
/// after [`idle`](SessionsBuilder::idle).
///
/// Nobody is asked to log in. A session that needs a login is an error, and a web app then
/// redirects its visitor to a login. Clones share the pool.
///
/// A session is closed only while nobody uses it, no refresh runs and everything is saved. So
/// closing loses nothing, and the pool may exceed its capacity for a while.
///
/// # Ending a session
///
/// | method | the server | the store | afterwards |
/// |---|---|---|---|
/// | [`logout`](Self::logout) | revokes the tokens | notes that the session has ended | a login is needed |
/// | [`forget`](Self::forget) | is not notified, so the tokens stay valid | notes that the session has ended | a login is needed |
/// | [`remove`](Self::remove) | is not notified | deletes the note; refuses to delete an open session | nothing is known of the account |
///
/// The note prevents a refresh in flight, perhaps in another process, from restoring the session.
/// An open [`Session`] also has the first two methods.
#[derive(Clone)]
#[doc(alias("multi user", "multi tenant", "web app", "sign in"))]
pub struct Sessions(Arc<Pool>);

impl Sessions {
    /// Creates a pool for an app in this store, with 100 open sessions that close after 15 idle
    /// minutes.
    #[must_use]
    pub fn new(app: App, store: impl GrantStore + 'static) -> Self {
        Self::builder(app, store).build()
    }

    /// Returns a builder for custom settings.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> SessionsBuilder {
        SessionsBuilder::new(app, Arc::new(store))
    }

    /// Returns the session of an account, and opens it from the store if necessary.
    ///
    /// A failure is not cached, so the next call tries again.
    ///
    /// # Errors
    ///
    /// The errors of [`RefreshingProvider::open`](crate::RefreshingProvider::open).
    /// [`Error::needs_login`] tells whether the visitor must log in.
    pub async fn get(&self, account: &AccountName) -> Result<Session, Error> {
        Arc::clone(&self.0).get(account).await
    }

    /// Stores the grant of a login as the session of an account, and replaces any stored session.
    ///
    /// Holders of the replaced session continue with the new one.
    ///
    /// # Errors
    ///
    /// The errors of [`RefreshingProviderBuilder::start`](crate::RefreshingProviderBuilder::start).
    pub async fn start(&self, account: &AccountName, grant: Grant) -> Result<Session, Error> {
        Arc::clone(&self.0).start(account, grant).await
    }

    /// Lists the stored sessions of all accounts, sorted by name, without opening any.
    ///
    /// # Errors
    ///
    /// When the store fails. A session that cannot be read is not an error but has the state
    /// [`Unreadable`](SessionState::Unreadable).
    pub async fn list(&self) -> Result<Vec<StoredSession>, Error> {
        let store = &self.0.settings.store;
        let mut sessions = Vec::new();
        for account in store.accounts().await? {
            sessions.extend(stored::find(&**store, &account).await?);
        }
        Ok(sessions)
    }

    /// Returns the stored session of an account without opening it, or `None` if nothing is stored.
    ///
    /// # Errors
    ///
    /// The errors of [`list`](Self::list).
    pub async fn find(&self, account: &AccountName) -> Result<Option<StoredSession>, Error> {
        stored::find(&*self.0.settings.store, account).await
    }

    /// Signs an account out: revokes its tokens at the server (RFC 7009), then ends its session in
    /// the store. The call succeeds if the session does not exist or has already ended.
    ///
    /// # Errors
    ///
    /// The errors of [`RefreshingProvider::logout`](crate::RefreshingProvider::logout).
    pub async fn logout(&self, account: &AccountName) -> Result<Revocation, Error> {
        match self.0.open_session(account) {
            Some(session) => {
                let revocation = session.logout().await?;
                self.0.close(account);
                Ok(revocation)
            }
            None => self.end_stored(account, true).await,
        }
    }

    /// Ends the session of an account in the store without notifying the server. The call succeeds
    /// if the session does not exist or has already ended.
    ///
    /// # Errors
    ///
    /// When the store fails. The session then stays open.
    pub async fn forget(&self, account: &AccountName) -> Result<(), Error> {
        match self.0.open_session(account) {
            Some(session) => {
                session.forget().await?;
                self.0.close(account);
                Ok(())
            }
            None => self.end_stored(account, false).await.map(drop),
        }
    }

    /// Deletes everything that the store keeps of an account whose session has ended or is damaged.
    /// The call succeeds if nothing is stored.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the session has not ended, and
    /// [`OtherApp`](crate::ErrorKind::OtherApp) when the session belongs to another app. Also when
    /// the store fails.
    pub async fn remove(&self, account: &AccountName) -> Result<(), Error> {
        let pool = Arc::clone(&self.0);
        let account = account.clone();
        run(async move {
            let store = &pool.settings.store;
            let place = || store.location(&account);
            let mut locked = store.lock(&account, sign_out::MAX_LOCK).await?;
            let removed = match locked.load().await {
                Ok(None) => Ok(()),
                Ok(Some(stored)) => match document::read_stored(&pool.settings.app, &stored, place)
                {
                    Ok(Entry::Ended) => locked.remove(stored.revision).await,
                    Ok(Entry::Grant(_) | Entry::Paused(..) | Entry::Presented(..)) => {
                        Err(Fault::SessionGoesOn { place: place() }.into())
                    }
                    // A document of a newer version is not damaged.
                    Err(_) if document::is_damaged(&stored.document) => {
                        locked.remove(stored.revision).await
                    }
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            };
            locked.release().await;
            removed?;
            pool.close(&account);
            Ok(())
        })
        .await
    }

    /// Returns the counters of the pool.
    #[must_use]
    pub fn counters(&self) -> SessionsCounters {
        self.0.counters()
    }

    /// Ends a session that is not open, in a task of its own.
    async fn end_stored(&self, account: &AccountName, revokes: bool) -> Result<Revocation, Error> {
        let pool = Arc::clone(&self.0);
        let account = account.clone();
        run(async move {
            let (app, store) = (&pool.settings.app, &pool.settings.store);
            let mut locked = store.lock(&account, sign_out::MAX_LOCK).await?;
            let place = || store.location(&account);
            let ended = sign_out::end_stored(app, &mut *locked, revokes, place).await;
            locked.release().await;
            ended
        })
        .await
    }
}

/// Runs work in a task of its own, so a dropped caller cannot stop it halfway.
async fn run<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    joined(runtime()?.spawn(work)).await?
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("app", &self.0.settings.app)
            .field("counters", &self.counters())
            .finish_non_exhaustive()
    }
}

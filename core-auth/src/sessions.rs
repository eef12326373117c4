//! The sessions of many accounts: opened when they are needed, and closed when they are not.
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
//! # let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri)?
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

/// The sessions of many accounts in a store, for web apps and services.
///
/// [`get`](Self::get) opens the session of an account when it is needed, once for all who ask at the
/// same time. At most [`capacity`](SessionsBuilder::capacity) sessions are open, and one that nobody
/// uses is closed after [`idle`](SessionsBuilder::idle). Nobody is asked to log in: a session that
/// needs it is an error, upon which a web app sends its visitor to a login. Clones share it all.
///
/// A session is closed only while nobody uses it, no refresh runs and everything is saved. So closing
/// loses nothing, and the open sessions may be more than the capacity for a while.
///
/// # Ends of sessions
///
/// | verb | the server | the store | afterwards |
/// |---|---|---|---|
/// | [`logout`](Self::logout) | revokes the tokens | notes that the session has ended | a login is needed |
/// | [`forget`](Self::forget) | is not told; the tokens stay good | notes that the session has ended | a login is needed |
/// | [`remove`](Self::remove) | is not told | deletes the note; refuses a session that goes on | nothing is known of the account |
///
/// The note keeps a refresh that is on its way, perhaps in another process, from bringing the session
/// back. The first two are also methods of an open [`Session`].
#[derive(Clone)]
pub struct Sessions(Arc<Pool>);

impl Sessions {
    /// The sessions of an app in this store; 100 stay open, for 15 minutes.
    #[must_use]
    pub fn new(app: App, store: impl GrantStore + 'static) -> Self {
        Self::builder(app, store).build()
    }

    /// SessionSettings of your own.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> SessionsBuilder {
        SessionsBuilder::new(app, Arc::new(store))
    }

    /// The session of an account, opened from the store where it is not open.
    ///
    /// An open that fails is not kept: the next call tries again.
    ///
    /// # Errors
    ///
    /// As [`Refreshing::open`](crate::Refreshing::open); [`Error::needs_login`] tells whether the
    /// visitor must log in.
    pub async fn get(&self, account: &AccountName) -> Result<Session, Error> {
        Arc::clone(&self.0).get(account).await
    }

    /// Keeps the grant of a login as the session of an account, in the place of any that it has.
    ///
    /// Those who hold the session before go on with the new one.
    ///
    /// # Errors
    ///
    /// As [`RefreshingBuilder::start`](crate::RefreshingBuilder::start).
    pub async fn start(&self, account: &AccountName, grant: Grant) -> Result<Session, Error> {
        Arc::clone(&self.0).start(account, grant).await
    }

    /// The stored sessions of all accounts, in the order of their names; none is opened.
    ///
    /// # Errors
    ///
    /// When the store fails. A session that cannot be read is no error, but a
    /// [state](SessionState::Unreadable).
    pub async fn list(&self) -> Result<Vec<StoredSession>, Error> {
        let store = &self.0.settings.store;
        let mut sessions = Vec::new();
        for account in store.accounts().await? {
            sessions.extend(stored::find(&**store, &account).await?);
        }
        Ok(sessions)
    }

    /// The stored session of an account, which is not opened; `None` where nothing is stored.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn find(&self, account: &AccountName) -> Result<Option<StoredSession>, Error> {
        stored::find(&*self.0.settings.store, account).await
    }

    /// Signs an account out: revokes its tokens at the server (RFC 7009), then ends its session in the
    /// store. A session that is not there or has ended already is a success.
    ///
    /// # Errors
    ///
    /// As [`Refreshing::logout`](crate::Refreshing::logout).
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

    /// Ends the session of an account in the store without telling the server. A session that is not
    /// there or has ended already is a success.
    ///
    /// # Errors
    ///
    /// When the store fails; the session then goes on.
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

    /// Deletes all that the store keeps of an account whose session has ended or is damaged. Where
    /// nothing is stored, it is a success.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the session has not ended, and
    /// [`OtherApp`](crate::ErrorKind::OtherApp) when it is of another app; when the store fails.
    pub async fn remove(&self, account: &AccountName) -> Result<(), Error> {
        let pool = Arc::clone(&self.0);
        let account = account.clone();
        run(async move {
            let store = &pool.settings.store;
            let place = || store.place(&account);
            let mut locked = store.lock(&account, sign_out::MAX_LOCK).await?;
            let removed = match locked.load().await {
                Ok(None) => Ok(()),
                Ok(Some(stored)) => match document::read_stored(&pool.settings.app, &stored, place)
                {
                    Ok(Entry::Ended) => locked.remove(stored.revision).await,
                    Ok(Entry::Grant(_) | Entry::Paused(..) | Entry::Presented(..)) => {
                        Err(Fault::SessionGoesOn { place: place() }.into())
                    }
                    // What a newer version of this program wrote is not damaged.
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

    /// The numbers so far.
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
            let place = || store.place(&account);
            let ended = sign_out::end_stored(app, &mut *locked, revokes, place).await;
            locked.release().await;
            ended
        })
        .await
    }
}

/// Runs in a task of its own, so that a caller which is dropped does not stop halfway.
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

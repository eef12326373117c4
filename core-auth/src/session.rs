//! The session of an account, opened from the store or started by a login.

mod builder;
mod call_error;
mod coordinator;
mod login_method;
mod settings;
mod state;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use core_api::{
    AccessToken, Client, TokenProvider,
    client::{ClientBuilder, ConfigError},
    token::TokenFuture,
};

pub use builder::SessionBuilder;
pub use call_error::CallError;
use coordinator::{LoginCoordinator, LoginOutcome};
pub use login_method::LoginMethod;
pub(crate) use settings::SessionSettings;

use crate::{App, Error, RefreshingProvider, Revocation, store::GrantStore};

/// The maximum number of foreign sessions that a call tries before it returns its error.
const MAX_ADOPTIONS: usize = 3;

/// A session of an account, opened from the store or started by a login.
///
/// A `Session` handles the complete login of a program. [`SessionBuilder::open`] opens the stored
/// session, or lets a person log in. [`run`](Self::run) makes a call, and repeats it after a login
/// if its error says that a login is needed. A session is a [`TokenProvider`]. Clones share it.
///
/// ```
/// use core_api::{ListProjects, Scope};
/// use core_auth::{App, MemoryStore, Session};
/// # use core_auth::LoginMethod;
/// # use core_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::builder().auto_consent(true).start().await?;
/// # let id = sandbox.app();
/// # let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
/// #     .with_secret(id.client_secret.as_str())
/// #     .allow_loopback();
/// # let store = MemoryStore::new();
/// # let person = std::sync::Arc::new(sandbox);
/// # let method = LoginMethod::with(move |login| {
/// #     let callback = person.consent(login.url().as_str());
/// #     async move { Ok::<_, Box<dyn std::error::Error + Send + Sync>>(login.finish(&callback?).await?) }
/// # });
/// let session = Session::builder(app, store)
///     .scopes([Scope::ReadCore, Scope::OfflineAccess])
/// #     .login(method)
///     .open()
///     .await?;
/// let client = session.client()?;
/// let projects = session.run(|| client.collect(ListProjects::new())).await?;
/// # assert!(!projects.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Logins
///
/// [`LoginMethod`] defines how a person logs in. The default is a login at the terminal. Without a
/// terminal, a login fails with an error that says where to log in.
///
/// The store is checked before a person logs in, so no login is lost. The base URL is checked once
/// after a login. A login that asked for a refresh token and received none is an error. Other
/// scopes that were not granted are in [`missing_scopes`](Self::missing_scopes).
///
/// If several tasks need a login at the same time, they share one. If another program that shares
/// the store has logged in, its session is adopted instead.
#[derive(Clone)]
#[doc(alias("login", "sign in", "authentication", "refresh token"))]
pub struct Session(Arc<SharedSession>);

struct SharedSession {
    coordinator: Arc<LoginCoordinator>,
    /// Created on first use. All users of this client share its rate limit.
    client: OnceLock<Client>,
}

impl Session {
    /// Returns a builder for a session in this store.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> SessionBuilder {
        SessionBuilder::new(app, Arc::new(store))
    }

    /// Opens the stored session without using its tokens.
    pub(crate) async fn open_stored(settings: SessionSettings) -> Result<Self, Error> {
        let current = settings.open().await?;
        Ok(Self::started(settings, current))
    }

    /// Creates a session with these tokens.
    pub(crate) fn started(settings: SessionSettings, current: RefreshingProvider) -> Self {
        Self::of(Arc::new(LoginCoordinator::new(settings, current)))
    }

    /// Replaces the tokens of the session.
    pub(crate) fn replace(&self, next: RefreshingProvider) {
        self.0.coordinator.replace(next);
    }

    /// Returns whether this process knows that the session has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.0.coordinator.current().has_ended()
    }

    /// Returns whether this session can be dropped without a loss. That is so while it has no other
    /// owner, no refresh runs, and everything is saved.
    ///
    /// Clones of its client are not counted, because they keep the tokens alive themselves.
    pub(crate) fn can_be_dropped(&self) -> bool {
        let holders = 1 + usize::from(self.0.client.get().is_some());
        Arc::strong_count(&self.0) == 1
            && Arc::strong_count(&self.0.coordinator) == holders
            && self.0.coordinator.current().can_be_dropped()
    }

    fn of(coordinator: Arc<LoginCoordinator>) -> Self {
        Self(Arc::new(SharedSession { coordinator, client: OnceLock::new() }))
    }

    /// Returns a client whose calls use this session, with the domains and the transport of the
    /// app. All returned clients share one rate limit.
    ///
    /// # Errors
    ///
    /// When the system has no TLS root certificates.
    pub fn client(&self) -> Result<Client, ConfigError> {
        if let Some(client) = self.0.client.get() {
            return Ok(client.clone());
        }
        let client = self.client_builder().build()?;
        Ok(self.0.client.get_or_init(|| client).clone())
    }

    /// Returns the builder of a client whose calls use this session, with the domains and the
    /// transport of the app.
    #[must_use]
    pub fn client_builder(&self) -> ClientBuilder {
        self.0.coordinator.client_builder()
    }

    /// Makes a call, and repeats it after a login if its error says that a person must log in.
    ///
    /// The repetition runs the entire closure. So pass a single call, or calls that may be
    /// repeated.
    ///
    /// A person is asked only once. If the login fails, or calls still need a login after it, no
    /// `run` asks again. That changes once a call succeeds or [`log_in`](Self::log_in) is called. A
    /// login by another program that shares the store is adopted at any time.
    ///
    /// ```
    /// # use core_auth::Session;
    /// # use core_api::{Client, ListProjects, ListActivities};
    /// use std::error::Error;
    ///
    /// # async fn example(session: Session, client: Client) -> Result<(), Box<dyn Error + Send + Sync>> {
    /// let projects = session.run(|| client.collect(ListProjects::new())).await?;
    ///
    /// // Several calls, with any errors: the causes of an error are searched.
    /// let count = session
    ///     .run(|| async {
    ///         let projects = client.count(ListProjects::new()).await?;
    ///         let activities = client.count(ListActivities::new()).await?;
    ///         Ok::<_, Box<dyn Error + Send + Sync>>(projects + activities)
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The error of the call. If a login was needed and failed, the error of the login
    /// ([`CallError::with_login_error`]).
    pub async fn run<T, E, F, C>(&self, mut call: C) -> Result<T, E>
    where
        E: CallError,
        F: Future<Output = Result<T, E>>,
        C: FnMut() -> F,
    {
        let coordinator = &self.0.coordinator;
        for _ in 0..MAX_ADOPTIONS {
            let snapshot = coordinator.snapshot();
            let error = match call().await {
                Err(error) if error.needs_login() => error,
                result => return coordinator.record_call(snapshot, result),
            };
            match coordinator.log_in_after(snapshot).await {
                // The adopted session may have ended as well. The next round then asks a person.
                Ok(LoginOutcome::Adopted) => {}
                Ok(LoginOutcome::LoggedIn) => break,
                Ok(LoginOutcome::NotAsked) => return Err(error),
                Err(failure) => return Err(error.with_login_error(failure)),
            }
        }
        let snapshot = coordinator.snapshot();
        coordinator.record_call(snapshot, call().await)
    }

    /// Lets a person log in, and replaces the session even if it is valid.
    ///
    /// # Errors
    ///
    /// The errors of [`SessionBuilder::open`].
    #[doc(alias("login", "sign in"))]
    pub async fn log_in(&self) -> Result<(), Error> {
        self.0.coordinator.log_in().await
    }

    /// Signs out: revokes the tokens at the server (RFC 7009), then ends the session in the store.
    /// The returned [`Revocation`] tells whether the access token stays valid.
    ///
    /// Afterwards [`run`](Self::run) no longer asks a person to log in. Only
    /// [`log_in`](Self::log_in) does.
    ///
    /// # Errors
    ///
    /// The errors of [`RefreshingProvider::logout`](crate::RefreshingProvider::logout).
    #[doc(alias("sign out", "revoke"))]
    pub async fn logout(&self) -> Result<Revocation, Error> {
        self.0.coordinator.stop_logins();
        self.0.coordinator.current().logout().await
    }

    /// Ends the session in the store without notifying the server.
    ///
    /// Afterwards [`run`](Self::run) no longer asks a person to log in. Only
    /// [`log_in`](Self::log_in) does.
    ///
    /// # Errors
    ///
    /// When the store fails. The session then stays open.
    pub async fn forget(&self) -> Result<(), Error> {
        self.0.coordinator.stop_logins();
        self.0.coordinator.current().forget().await
    }
}

impl TokenProvider for Session {
    fn token(&self) -> TokenFuture<'_> {
        self.0.coordinator.token()
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        self.0.coordinator.refused(token)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("account", self.account()).finish_non_exhaustive()
    }
}

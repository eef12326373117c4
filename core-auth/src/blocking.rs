//! Sessions and logins without async code, for the clients of `core_api::blocking`.
//!
//! [`Session`] and [`Sessions`] have the methods of the async types, with the same names. The feature
//! `blocking` switches this module on.
//!
//! ```
//! use core_api::{ListActivities, Scope, blocking::block_on};
//! use core_auth::{App, MemoryStore, blocking::Session};
//! # use core_auth::LoginMethod;
//! use core_sandbox::Sandbox;
//!
//! let sandbox = block_on(Sandbox::builder().auto_consent(true).start())??;
//! let id = sandbox.app();
//! let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
//!     .with_secret(id.client_secret.as_str())
//!     .allow_loopback();
//! # let person = std::sync::Arc::new(sandbox);
//! # let method = LoginMethod::with(move |login| {
//! #     let callback = person.consent(login.url().as_str());
//! #     async move { Ok::<_, Box<dyn std::error::Error + Send + Sync>>(login.finish(&callback?).await?) }
//! # });
//!
//! // A person logs in at the terminal, unless a session is stored.
//! let session = Session::builder(app, MemoryStore::new())
//!     .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
//! #   .login(method)
//!     .open_blocking()?;
//! let client = session.client()?;
//! let activities = session.run(|| client.collect(ListActivities::new()))?;
//! # assert!(!activities.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Async functions of this crate
//!
//! [`block_on`] waits for those without a blocking counterpart:
//!
//! | to | call |
//! |---|---|
//! | log in with a browser | `block_on(Loopback::new(&app).log_in(scopes))` |
//! | finish a login in a web app | `block_on(login.finish(&callback))` |
//! | log in by a pasted address | [`finish_by_paste`] |
//! | fetch the endpoints | `block_on(app.discover())` |
//! | fetch the profile of a person | `block_on(app.userinfo(&grant))` |
//! | revoke a grant without a session | `block_on(app.revoke(&grant))` |
//! | read a key from the keyring | `block_on(Key::from_keyring(id, service, user))` |
//!
//! Stores and token providers are the same as for async programs. A future of a custom provider, store or
//! login is polled on the thread of the caller or on the background thread. It must not block for long.
//!
//! Async code cannot make these calls. They fail there with
//! [`Configuration`](crate::ErrorKind::Configuration). [`Error::blocking_error`] returns the reason, which
//! [`core_api::blocking`] describes.

mod paste;
mod session;
mod sessions;

pub use paste::finish_by_paste;
pub use session::Session;
pub use sessions::Sessions;

use core_api::blocking::BlockingError;

use crate::{Error, error::Fault};

/// Waits for a call of this crate on the thread of the caller, such as a login.
///
/// ```
/// use core_auth::{App, blocking::block_on};
/// # use core_sandbox::Sandbox;
/// # let sandbox = core_api::blocking::block_on(Sandbox::start())??;
/// # let issuer = sandbox.identity_url();
///
/// let app = App::at(&issuer, "id", "https://app.test/callback")?.allow_loopback();
/// let metadata = block_on(app.discover())?;
/// assert_eq!(metadata.issuer, issuer);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The error of the call, and [`Configuration`](crate::ErrorKind::Configuration) in async code.
pub fn block_on<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    core_api::blocking::block_on(call).map_err(Fault::Blocking)?
}

impl Error {
    /// Returns the reason why a blocking call was not made, if it is the cause.
    #[must_use]
    pub fn blocking_error(&self) -> Option<&BlockingError> {
        if let Fault::Blocking(error) = self.fault() { Some(error) } else { None }
    }
}

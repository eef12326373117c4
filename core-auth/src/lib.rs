//! Token providers for `core-api`: logins, session stores and coordinated token refreshes.
//!
//! Most programs only need a [`Session`]. It resumes a stored session or lets a person log in, and
//! hands out access tokens to a `core_api::Client`.
//!
//! ```
//! use core_api::{ListActivities, Scope};
//! use core_auth::{App, MemoryStore, Session};
//! # use core_auth::LoginMethod;
//! use core_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! let id = sandbox.app();
//! let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
//!     .with_secret(id.client_secret.as_str())
//!     .allow_loopback();
//! # let person = std::sync::Arc::new(sandbox);
//! # let way = LoginMethod::with(move |login| {
//! #     let callback = person.consent(login.url().as_str());
//! #     async move { Ok::<_, Box<dyn std::error::Error + Send + Sync>>(login.finish(&callback?).await?) }
//! # });
//! let session = Session::builder(app, MemoryStore::new())
//!     .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
//! #   .login(way)
//!     .open()
//!     .await?;
//! let client = session.client()?;
//! let activities = session.run(|| client.collect(ListActivities::new())).await?;
//! # assert!(!activities.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! A session consists of parts that can also be used separately. An [`App`] starts a [`Login`], which
//! returns a [`Grant`]. [`RefreshingProvider`] keeps the grant in a store and hands out access tokens.
//!
//! | type of app | login |
//! |---|---|
//! | program at a terminal, job, service | [`Session`] |
//! | web app with a secret | [`App::authorize`], and [`Login::finish`] in the route of the redirect URI; [`Login::to_secret_json`] passes a login between processes |
//! | desktop program or command line | [`Loopback`] opens the browser and waits for the callback |
//! | machine without a browser | [`Login::finish_by_paste`]: a person pastes the callback address |
//!
//! A login can carry application data ([`Login::with_data`]), add query parameters to the redirect URI
//! ([`Login::with_redirect_parameter`]), and send further request parameters
//! ([`Login::with_parameter`]).
//!
//! The feature `blocking` adds the module `blocking`, for programs without async code.
//!
//! The module [`store`] describes the stores for grants.
//!
//! [`App::with_transport`] sets a proxy, certificates or a custom transport. A client can use the same
//! transport.
//!
//! [`App::from_env`] reads the app from environment variables.
//! The pages in `docs/guide` of the repository have a complete program for each task.
//! `docs/glossary.md` explains the terms, such as scope, phase and cursor.
//!
//! With the scope `openid`, [`Grant::identity`] identifies the person who logged in, and
//! [`App::userinfo`] returns the profile of that person.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod account_name;
mod app;
#[cfg(feature = "blocking")]
pub mod blocking;
mod clock;
mod config;
mod document;
mod error;
mod grant;
mod host_check;
mod identity_server;
mod login;
mod login_state;
pub mod openid;
mod owner;
mod providers;
mod redaction;
mod refreshing;
mod seconds;
mod session;
pub mod sessions;
mod sign_out;
pub mod store;
mod task;
mod telemetry;
mod token_endpoint;
mod token_response;
mod variable;

pub use account_name::{AccountName, AccountNameError};
pub use app::App;
pub use config::ClientAuthentication;
pub use error::{Error, ErrorKind};
pub use grant::Grant;
pub use identity_server::discovery::Metadata;
pub use login::{Login, loopback::Loopback};
pub use openid::{Identity, UserInfo};
pub use providers::{
    chain::Chain,
    from_env::FromEnv,
    from_fn::{FromFn, from_fn},
    static_token::StaticToken,
};
pub use refreshing::{
    RefreshCounters, RefreshState, RefreshingProvider, RefreshingProviderBuilder, ReplacedSession,
};
pub use session::{CallError, LoginMethod, Session, SessionBuilder};
pub use sessions::{SessionState, Sessions, SessionsBuilder, SessionsCounters, StoredSession};
#[cfg(feature = "keyring")]
pub use store::KeyringStore;
pub use store::{EncryptedStore, FileAccess, FileStore, Key, MemoryStore};
pub use token_endpoint::revocation::Revocation;

//! Token providers for `core-api`: logins, stores, and a refresh that happens once.
//!
//! A [`Session`] is all that most programs need: it goes on with what is stored, or lets a person log
//! in, and hands out access tokens to a `core_api::Client`.
//!
//! ```
//! use core_api::{ListActivities, Scope};
//! use core_auth::{App, MemoryStore, Session};
//! # use core_auth::LoginWay;
//! use core_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! let id = sandbox.app();
//! let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri)?
//!     .with_secret(id.client_secret.as_str())
//!     .allow_loopback();
//! # let person = std::sync::Arc::new(sandbox);
//! # let way = LoginWay::with(move |login| {
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
//! It is made of parts that can be used one by one. An [`App`] makes a [`Login`], which ends in a
//! [`Grant`]; [`Refreshing`] keeps the grant in a store and hands out access tokens.
//!
//! | the app | its login |
//! |---|---|
//! | a program at a terminal, a job, a service | [`Session`] |
//! | a web app, with a secret | [`App::authorize`], and [`Login::finish`] in the route of the redirect URI; kept between processes by [`Login::to_secret_json`] |
//! | on a desktop, or a command line | [`Loopback`]: opens the browser, and listens for its answer |
//! | on a machine without a browser | [`Login::finish_by_paste`]: a person pastes the address |
//!
//! A login can carry data of the app there and back ([`Login::with_data`]), vary its redirect URI
//! ([`Login::with_redirect_parameter`]), and send further parameters ([`Login::with_parameter`]).
//!
//! Where the grant is kept is for a store: see [`store`].
//!
//! A proxy, certificates and a transport of your own are those of the client: [`App::with_transport`].
//!
//! With the scope `openid`, [`Grant::identity`] says who logged in, and [`App::userinfo`] what Core
//! knows of them.

/// The programs of the README, which compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

mod account_name;
mod app;
mod app_state;
mod chain;
mod clock;
mod discovery;
mod document;
mod ending;
mod error;
mod exchange;
mod foreign_text;
mod from_env;
mod from_fn;
mod grant;
mod hosts;
mod http;
mod login;
pub mod openid;
mod owner;
#[cfg(feature = "redis")]
mod rate_limiter;
mod refreshing;
mod revocation;
mod seconds;
mod session;
pub mod sessions;
mod static_token;
pub mod store;
mod task;

pub use account_name::{AccountName, AccountNameError};
pub use app::{App, ClientAuthentication};
pub use chain::Chain;
pub use discovery::Metadata;
pub use error::{Error, ErrorKind};
pub use from_env::FromEnv;
pub use from_fn::{FromFn, from_fn};
pub use grant::Grant;
pub use login::{Login, loopback::Loopback};
pub use openid::{Identity, UserInfo};
#[cfg(feature = "redis")]
pub use rate_limiter::RedisRateLimiter;
pub use refreshing::{RefreshCounters, RefreshState, Refreshing, RefreshingBuilder, Replaced};
pub use revocation::Revocation;
pub use session::{CallError, LoginWay, Session, SessionBuilder};
pub use sessions::{SessionState, Sessions, SessionsBuilder, SessionsCounters, StoredSession};
pub use static_token::StaticToken;
#[cfg(feature = "keyring")]
pub use store::KeyringStore;
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{Encrypted, FileAccess, FileStore, Key, MemoryStore};

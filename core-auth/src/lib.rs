//! Token providers for `core-api`: logins, stores, and a refresh that happens once.
//!
//! An [`App`] makes a [`Login`], which ends in a [`Grant`]; [`Refreshing`] keeps the grant in a
//! store and hands out access tokens to a `core_api::Client`.
//!
//! | the app | its login |
//! |---|---|
//! | a web app, with a secret | [`App::authorize`], and [`Login::finish`] in the route of the redirect URI; kept between processes by [`Login::to_secret_json`] |
//! | on a desktop, or a command line | [`Loopback`]: opens the browser, and listens for its answer |
//! | on a machine without a browser | [`Login::finish_by_paste`]: a person pastes the address |
//!
//! A login can carry data of the app there and back ([`Login::with_data`]), and vary its redirect URI
//! ([`Login::with_redirect_parameter`]).
//!
//! Where the grant is kept is for a store: see [`store`].
//!
//! With the scope `openid`, [`Grant::identity`] says who logged in, and [`App::userinfo`] what Core
//! knows of them.
//!
//! ```
//! use core_api::{Client, Scope};
//! use core_auth::{App, MemoryStore, Refreshing};
//! use core_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! let id = sandbox.app();
//! let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri)?
//!     .with_secret(id.client_secret.as_str())
//!     .allow_loopback();
//! let login = app.authorize([Scope::ReadwriteCore, Scope::OfflineAccess]);
//!
//! // A person opens `login.url()` and consents; the browser is sent to the callback.
//! let callback = sandbox.consent(login.url().as_str())?;
//!
//! let grant = login.finish(&callback).await?;
//! let provider = Refreshing::new(app, MemoryStore::new(), grant).await?;
//! let client = Client::builder(provider).allow_loopback().build()?;
//! # let _ = client.send(core_api::ListActivities::new()).await?;
//! # Ok(())
//! # }
//! ```

mod account_name;
pub mod accounts;
mod app;
mod chain;
mod clock;
mod discovery;
mod document;
mod error;
mod exchange;
mod from_env;
mod from_fn;
mod grant;
mod hosts;
mod http;
mod known;
mod login;
pub mod openid;
mod quote;
#[cfg(feature = "redis")]
mod rate_limiter;
mod refreshing;
mod revocation;
mod static_token;
pub mod store;

pub use account_name::{AccountName, AccountNameError};
pub use app::{App, ClientAuthentication};
pub use chain::Chain;
pub use discovery::Metadata;
pub use error::Error;
pub use from_env::FromEnv;
pub use from_fn::{FromFn, from_fn};
pub use grant::Grant;
pub use login::{Login, loopback::Loopback};
pub use openid::{Identity, UserInfo};
#[cfg(feature = "redis")]
pub use rate_limiter::RedisRateLimiter;
pub use refreshing::{RefreshCounters, Refreshing, RefreshingBuilder};
pub use static_token::StaticToken;
#[cfg(feature = "keyring")]
pub use store::KeyringStore;
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{Encrypted, FileAccess, FileStore, Key, MemoryStore};

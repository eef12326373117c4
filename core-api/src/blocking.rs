//! A client without async code: the same calls, which block the thread until they end.
//!
//! [`Client`] has the methods of the async [`Client`](crate::client::Client), with the same names. Lists and
//! changes are iterators. The program needs neither a runtime nor a dependency on tokio. The feature
//! `blocking` switches this module on.
//!
//! ```
//! use core_api::{ActivityInput, CreateActivity, ListActivities, blocking::Client};
//! # use core_api::{AccessToken, TokenProvider, client::{TowerClient, Transport}, token::TokenFuture};
//! # use axum::{Router, http::StatusCode, routing::get};
//! #
//! # struct Fixed(AccessToken);
//! # impl TokenProvider for Fixed {
//! #     fn token(&self) -> TokenFuture<'_> {
//! #         Box::pin(async { Ok(self.0.clone()) })
//! #     }
//! #     fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
//! #         self.token()
//! #     }
//! # }
//! # const ACTIVITY: &str = r#"{"id":"f5b2e48c-581a-485b-b1f3-7d34a3c74739","code":"D-01"}"#;
//! # let list = || async { (StatusCode::OK, format!("[{ACTIVITY}]")) };
//! # let make = || async { (StatusCode::CREATED, ACTIVITY) };
//! # let router: Router = Router::new().route("/api/activity", get(list).post(make));
//! # let transport = Transport::builder().http_client(TowerClient::new(router)).build()?;
//! # let provider = Fixed(AccessToken::new("secret", "https://api.bqecore.com/api".parse()?));
//!
//! // `provider` is a token provider, such as a session of `core_auth::blocking`.
//! let client = Client::builder(provider)
//! #     .transport(transport)
//!     .build_blocking()?;
//! let made = client.send(CreateActivity::new(ActivityInput::new().code("D-01").description("Design")))?;
//! # let mut codes = Vec::new();
//! for activity in client.stream(ListActivities::new().trust_short_pages()) {
//!     let activity = activity?;
//!     println!("{:?}", activity.code);
//! #     codes.push(activity.code);
//! }
//! # assert_eq!(codes, [made.code]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Threads
//!
//! All blocking clients of a process share one background thread, which starts with the first call. It drives
//! the connections and the timers. A call itself runs on the thread of its caller, so closures need not be
//! `Send`. Calls of several threads run at the same time, and clones of a client share the rate limit.
//!
//! An iterator may be left for any time. The pages that it has requested arrive in the background. Dropping it
//! cancels them.
//!
//! # Async code
//!
//! A blocking call in async code would stop all other tasks of the thread. It therefore fails with
//! [`Unsent`](crate::ErrorKind::Unsent), and [`Error::blocking_error`](crate::Error::blocking_error) returns
//! the reason. Await the same call of the async client there, which [`Client::to_async`] returns. Threads of `tokio::task::spawn_blocking` may
//! block. A client and an iterator may be dropped anywhere.
//!
//! [`block_on`] waits for anything else that is async, such as the constructor of a store.

mod client;
mod create_all;
mod download;
mod iter;
mod lookup;
mod raw;
mod reading;
mod runtime;
mod wait;

pub use client::Client;
pub use create_all::CreateAll;
pub use download::Download;
pub use iter::{ChangeFeed, ChangeStream, Iter, JsonRows, Pages, Records};
pub use raw::RawCall;
pub use runtime::block_on;

pub use crate::error::BlockingError;

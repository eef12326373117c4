//! A double of the BQE Core server on loopback, for tests and trials.
//!
//! It behaves as the vendor's documentation and recorded answers say: the login with its consent
//! page, one-time refresh tokens, `where`, `orderBy`, `fields`, `page`, versions, and Core's own
//! error bodies. Its data is made up, plausible, and the same at each start.
//!
//! Things go wrong on demand: answers are lost after a refresh token was spent, bodies are cut,
//! endless or compressed to a thousandth, tokens expire, clocks jump. The module [`fault`] has all of
//! it. [`SandboxBuilder::rate_limit`] enforces a limit as Core does, [`SandboxBuilder::failing`] lets
//! a share of calls fail, and [`Sandbox::counters`], [`Sandbox::sessions`] and [`Sandbox::created`]
//! tell what came of it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use core_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! println!("log in at {}, call {}", sandbox.identity_url(), sandbox.endpoint());
//! // For tests that are not about logins:
//! let token = sandbox.issue_token();
//! assert_eq!(sandbox.counters().requests, 0);
//! # drop(token);
//! # Ok(())
//! # }
//! ```
//!
//! # Files
//!
//! The address of a document, `/files/{id}`, needs no token. It redirects to `/storage/{id}` with a
//! signature in the query, as a storage service has it. That address has an `ETag`, sends the rest of a
//! file (`Range`, `If-Range`), and refuses a request with an `Authorization`. Faults happen to both.
//!
//! # For other processes
//!
//! Below `/sandbox`, the server takes and gives JSON. These routes need no token, and no fault
//! happens to them. They only answer on loopback, as all of it does, and only where the request names
//! this machine as its host and comes from no page of another site.
//!
//! | request | what it does |
//! |---|---|
//! | `POST /sandbox/faults` | injects a [`Fault`], answers with its `id`, or with 400 and the reason |
//! | `GET /sandbox/faults` | lists them, with how often each was `seen` and has `fired` |
//! | `DELETE /sandbox/faults`, `…/faults/{id}` | ends all, or one |
//! | `POST /sandbox/faults/{id}/release` | lets go what it holds |
//! | `GET /sandbox/counters` | [`Counters`], with `sessions`, and `created` by path |
//! | `POST /sandbox/clock` | `{"seconds_ahead": 3600}` shifts the clock of the identity server |

mod browser;
mod control;
mod exact;
pub mod fault;
mod identity;
mod limit;
mod query;
mod refusal;
mod resources;
mod sandbox;
mod seed;
mod server;
mod splitmix;
mod store;
mod wire;

pub use browser::browse;
pub use fault::{Fault, FaultError, Injected, Reply};
pub use identity::{AppRegistration, IdTokenFlaw};
pub use sandbox::{Sandbox, SandboxBuilder};
pub use server::{Counters, SessionCounters};

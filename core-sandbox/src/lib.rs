//! A double of the BQE Core server, for tests and trials.
//!
//! It follows the vendor's documentation and recorded responses: logins with a consent page, one-time
//! refresh tokens, `where`, `orderBy`, `fields`, `page`, versions, and Core's error bodies. Its sample
//! data is plausible and the same at each start.
//!
//! The module [`fault`] makes requests fail on demand. A response is lost after a refresh token was
//! used, a body is cut, endless or compressed to a thousandth, or a token expires.
//! [`Sandbox::shift_clock`] shifts the clock, [`SandboxBuilder::rate_limit`] enforces Core's rate limit,
//! and [`SandboxBuilder::failing`] makes a share of all calls fail. [`Sandbox::set_history_flaw`] changes
//! the form of the deletion history. [`Sandbox::counters`],
//! [`Sandbox::sessions`] and [`Sandbox::created`] return the results.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use core_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! println!("log in at {}, call {}", sandbox.identity_url(), sandbox.endpoint());
//! // A token for tests without a login:
//! let token = sandbox.issue_token();
//! assert_eq!(sandbox.counters().requests, 0);
//! # drop(token);
//! # Ok(())
//! # }
//! ```
//!
//! The page `docs/guide/testing.md` of the repository has tests of a program with a sandbox, and
//! `docs/glossary.md` explains the terms.
//!
//! # Files
//!
//! The address of a document, `/files/{id}`, needs no token. It redirects to `/storage/{id}` with a
//! signature in the query, like a storage service. The storage sends an `ETag`, resumes a file (`Range`,
//! `If-Range`), and refuses requests with an `Authorization` header. Faults affect both addresses.
//!
//! # Control by other processes
//!
//! The routes below `/sandbox` accept and return JSON. They need no token, and no fault affects them.
//! The host of a request has to be this machine, and its origin must not be another site. With another
//! [`SandboxBuilder::host`], addresses and names of the network are accepted as well.
//!
//! `GET /sandbox` lists all of them ([`Sandbox::operations`]). Some of them are:
//!
//! | request | effect |
//! |---|---|
//! | `GET /sandbox/health` | answers once the sandbox accepts requests |
//! | `POST /sandbox/faults` | injects a [`Fault`] and returns its `id`, or 400 and the reason |
//! | `GET /sandbox/faults` | lists the faults, each with its counters `seen` and `fired` |
//! | `DELETE /sandbox/faults`, `…/faults/{id}` | removes all faults, or one |
//! | `GET /sandbox/requests` | shows the last requests with their responses |
//! | `GET /sandbox/counters` | returns [`Counters`], with `sessions`, and `created` by path |
//! | `POST /sandbox/tokens` | issues an access token without a login |
//! | `POST /sandbox/clock` | `{"seconds_ahead": 3600}` shifts the clock of the identity server |

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod browser;
mod counters;
mod data;
pub mod fault;
mod http;
mod identity;
mod journal;
mod log;
mod lossless_json;
mod operation;
mod rate_limit;
mod recorder;
mod sandbox;
mod splitmix;
mod state;
#[cfg_attr(not(feature = "store"), allow(dead_code, reason = "only a store reads it"))]
mod store;
#[cfg(feature = "tls")]
mod tls;

pub use browser::browse;
pub use counters::Counters;
pub use data::{DataSet, HistoryFlaw, SeedError};
pub use fault::{EffectDescription, Fault, FaultError, FaultHandle, Reply};
#[cfg(feature = "openapi")]
pub use http::openapi::openapi;
pub use identity::{
    AppChange, AppKind, AppRegistration, Company, CompanySettings, IdTokenFlaw, KeySetFlaw, Module,
    Person, PersonSettings, Role, SessionCounters,
};
pub use journal::{JournalEntry, JournalMessage};
pub use log::LogFormat;
pub use operation::{Operation, Parameter};
pub use sandbox::{Sandbox, SandboxBuilder};
#[cfg(feature = "tls")]
pub use tls::Certificate;

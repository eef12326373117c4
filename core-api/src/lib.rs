//! Typed bindings for the BQE Core API: projects, time, expenses, invoices, CRM and HR of a firm.
//!
//! Calls are values, such as [`GetActivity`], [`ListTimeEntries`] and [`CreateActivity`]. A [`Client`] sends
//! them. There is a type for each call of Core, and none for calls that Core lacks.
//!
//! ```no_run
//! use core_api::{ActivityInput, Client, CreateActivity, GetActivity, TokenProvider};
//!
//! # async fn example(provider: impl TokenProvider + 'static) -> Result<(), core_api::Error> {
//! let client = Client::new(provider); // the base URL comes with the token
//! let input = ActivityInput::new().code("D-01").description("Design");
//! let made = client.send(CreateActivity::new(input)).await?;
//! let saved = client
//!     .update(made.id, |activity| activity.memo = Some("For the new wing".to_owned()))
//!     .await?;
//! assert_eq!(client.send(GetActivity::new(saved.id)).await?.memo, saved.memo);
//! # Ok(())
//! # }
//! ```
//!
//! The crate `core-auth` has token providers, which log in and refresh.
//! The pages in `docs/guide` of the repository have a complete program for each task.
//! `docs/glossary.md` explains the terms, such as scope, phase and cursor.
//!
//! | to | see |
//! |---|---|
//! | find a resource and its calls | [Resources](#resources) |
//! | read lists, pages or changes | [`client`] |
//! | look up a record by its code or name | [`Client::find`], [`Client::ids`] |
//! | create records unless they exist, or many of them | [`Client::find_or_create`], [`Client::create_all`] |
//! | select rows and fields | [`filter`], [`order`], [`projection`] |
//! | handle errors | [`Error`], [`ErrorKind`] |
//! | set limits, retries and proxies | [`client::ClientBuilder`] |
//! | compare the abilities of resources | [`catalog`] |
//! | list all resources, fields and calls in a program | [`catalog::RESOURCES`] |
//! | send a call that this crate lacks | [`client::RawCall`] |
//!
//! # Resources
//!
//! The page of a record has its calls, the fields that filter and sort, and an example. Records, inputs and calls
//! are at the root of the crate, as in `core_api::TimeEntry`, and in the modules [`general`], [`crm`], [`hr`],
//! [`lists`] and [`system`]. Search the documentation for a path, as in `/timeentry`, for a request, as in
//! `GET /timeentry`, or for a word such as `timesheet`.
//!
#![doc = include_str!("generated/areas.md")]
//!
//! # Testing
//!
//! | what to test | how |
//! |---|---|
//! | a function of records | build the records, without a server |
//! | a program with its calls | start the crate `core-sandbox` in the test: a server with sample records, refusals and faults |
//! | a program with answers of your own company | record them once into a cassette, and replay it without a server |
//!
//! The sandbox runs in the process of the test, at a free port. `StaticToken` is in `core-auth`:
//!
//! ```text
//! let sandbox = core_sandbox::Sandbox::start().await?;
//! let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url()?);
//! let client = Client::builder(StaticToken::from(token)).allow_loopback().build()?;
//! ```
//!
//! For cassettes, the feature `cassette` adds `client::Recorder` and `client::Replayer`. A cassette contains no token.
//!
//! ## Records in your own tests
//!
//! A test can build any record without a server. [`Record::empty`](record::Record::empty) makes a record
//! without values, and serde reads records from JSON. Nested objects also implement `Default`. A record from
//! JSON remembers the fields that the JSON had. So it can equal another record from JSON, but not one that
//! the test has built. For a resource with creates, the setters of its input build a record too.
//!
//! ```
//! use core_api::{Activity, ActivityInput, Address, endpoint::Input, record::Record};
//!
//! let mut activity = Activity::empty();
//! activity.id = "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse()?;
//! activity.code = Some("D-01".to_owned());
//!
//! let json = r#"{"id":"f5b2e48c-581a-485b-b1f3-7d34a3c74739","code":"D-01"}"#;
//! let read: Activity = serde_json::from_str(json)?;
//! assert_eq!((read.id, &read.code), (activity.id, &activity.code));
//!
//! let design = ActivityInput::new().code("D-01").description("Design").record().clone();
//! assert_eq!((design.code, design.memo), (activity.code, None));
//!
//! let mut address = Address::default();
//! address.city = Some("Graz".to_owned());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `client` (default): the client over HTTPS. Without it, calls still make an [`http::Request`] and read an
//!   [`http::Response`], and the crate depends on neither an async runtime nor TLS.
//! - `blocking`: a client without async code, in the module `blocking`. It switches `client` on.
//! - `cassette`: recorded calls in a file, for tests without a server, and shapes of answers. It switches `client` on.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

extern crate self as core_api;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod access;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
pub mod catalog;
#[cfg(feature = "client")]
pub mod client;
mod decode;
mod derives;
mod distinct;
mod encode;
pub mod endpoint;
pub mod error;
mod evidence;
mod excerpt;
pub mod exports;
pub mod field;
pub mod filter;
#[doc(hidden)] // For `core-auth`.
pub mod foreign_text;
mod format;
mod generated;
mod id;
mod json;
mod leniency;
mod literal;
pub mod order;
pub mod projection;
pub mod record;
mod redactor;
pub mod scope;
mod sealed;
mod sensitive;
mod suggestion;
pub mod token;
pub mod wire_enum;

pub use base_url::{BaseUrl, BaseUrlError};
#[cfg(feature = "client")]
pub use client::Client;
pub use decode::DecodeError;
pub use derives::{Endpoint, Object, Projection, Reference, Resource, Scopes, WireEnum};
pub use endpoint::{Endpoint, Resource};
pub use error::{Error, ErrorKind, RowError};
pub use evidence::Evidence;
pub use field::Field;
pub use filter::Filter;
pub use generated::*;
pub use id::{CanReferTo, Id, IdError, Target};
pub use json::Json;
pub use order::Order;
pub use projection::Projection;
pub use record::{Fields, Unlisted};
pub use redactor::Redactor;
pub use scope::{ScopeSet, Scopes};
pub use token::{AccessToken, TokenError, TokenProvider};
pub use wire_enum::{UnknownValue, WireEnum};

//! Typed bindings for the BQE Core API: projects, time, expenses, invoices, CRM and HR of a firm.
//!
//! A [`Client`] sends calls, which are values: [`GetActivity`], [`ListTimeEntries`],
//! [`CreateActivity`] and so on, one name per call that Core has.
//!
//! ```no_run
//! use core_api::{Client, CreateActivity, GetActivity, TokenProvider, ActivityInput};
//!
//! # async fn example(provider: impl TokenProvider + 'static) -> Result<(), core_api::Error> {
//! let client = Client::new(provider); // the base URL comes with the token
//! let made = client.send(CreateActivity::new(ActivityInput::new("D-01", "Design"))).await?;
//! let saved = client
//!     .update(made.id, |activity: &mut core_api::Activity| {
//!         activity.memo = Some("For the new wing".to_owned());
//!     })
//!     .await?;
//! assert_eq!(client.send(GetActivity::new(saved.id)).await?.memo, saved.memo);
//! # Ok(())
//! # }
//! ```
//!
//! Token providers, which log in and refresh, are in the crate `core-auth`.
//!
//! # Features
//!
//! - `client` (default): the client over HTTPS. Without it, calls are still values that make an
//!   [`http::Request`] and read an [`http::Response`], with no async runtime and no TLS.

extern crate self as core_api;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod access;
mod base_url;
#[cfg(feature = "client")]
pub mod client;
mod decode;
mod encode;
pub mod endpoint;
pub mod error;
pub mod field;
pub mod filter;
mod generated;
mod id;
mod json;
pub mod order;
pub mod record;
pub mod scope;
pub mod token;
pub mod wire_enum;

pub use base_url::{BaseUrl, BaseUrlError};
#[cfg(feature = "client")]
pub use client::Client;
pub use decode::DecodeError;
pub use endpoint::{Endpoint, Resource};
pub use error::{Error, ErrorKind};
pub use field::Field;
pub use filter::Filter;
pub use generated::*;
pub use id::{Id, IdError};
pub use json::Json;
pub use order::Order;
pub use record::{Fields, Unlisted};
pub use scope::{ScopeSet, Scopes};
pub use token::{AccessToken, TokenError, TokenProvider};
pub use wire_enum::{UnknownValue, WireEnum};

pub use core_macros::{Endpoint, Object, Reference, Resource, Scopes, WireEnum};

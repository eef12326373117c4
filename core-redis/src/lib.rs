//! Grants and rate limits that machines share through Redis.
//!
//! [`RedisStore`] is a store of `core-auth`, so one machine refreshes a token for all.
//! [`RedisRateLimiter`] is a rate limiter of `core-api`, so all machines together observe one limit.
//! Both can share a [`RedisConnection`].
//!
//! ```no_run
//! use std::sync::Arc;
//! use core_api::client::RateLimit;
//! use core_auth::{App, Session};
//! use core_redis::{RedisConnection, RedisRateLimiter, RedisStore};
//!
//! # async fn run(app: App) -> Result<(), Box<dyn std::error::Error>> {
//! let redis = RedisConnection::connect("redis://127.0.0.1:6379").await?;
//! let session = Session::builder(app, RedisStore::new(redis.clone(), "core-auth:")).open().await?;
//! let limiter = RedisRateLimiter::new(redis, "core-rate:app:user", RateLimit::of_core())?;
//! let client = session.client_builder().rate_limiter(Arc::new(limiter)).build()?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! The page `docs/guide/deploy.md` of the repository has a complete worker, and `docs/glossary.md` explains the
//! terms.
//!
//! Redis 5 or newer is required. The feature `tls` adds addresses of the form `rediss://…`.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod connection;
mod rate_limiter;
mod scripts;
mod store;

pub use connection::RedisConnection;
pub use rate_limiter::RedisRateLimiter;
/// The crate whose `ConnectionManager` a [`RedisConnection`] can be made of, in the version that fits.
pub use redis;
pub use store::RedisStore;

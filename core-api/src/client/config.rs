//! The settings of a client: plain data, without imports from the rest of the crate.

mod concurrency;
mod limits;
mod options;
mod rate;
mod retry;
mod trusted_hosts;

pub use concurrency::Concurrency;
pub use limits::Limits;
pub use options::CallOptions;
pub use rate::RateLimit;
pub use retry::Retry;
pub use trusted_hosts::{InvalidDomain, InvalidDomainKind, TrustedHosts};

/// The reason why a client, a transport or a limiter cannot be built.
///
/// [`ClientBuilder::build`](super::ClientBuilder::build) checks all settings before anything is sent.
///
/// ```
/// use core_api::{Client, client::{ConfigError, RateLimit}};
/// use std::time::Duration;
/// # fn run(provider: impl core_api::TokenProvider + 'static) {
///
/// let limit = RateLimit::per(0, Duration::from_secs(1));
/// let error = Client::builder(provider).rate_limit(limit).build().unwrap_err();
/// assert_eq!(error, ConfigError::Zero { setting: "rate_limit" });
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A time or a number is zero.
    #[error("`{setting}` is zero, so no call could succeed")]
    Zero {
        /// The setting.
        setting: &'static str,
    },
    /// A setting is out of range or conflicts with another setting.
    #[error("`{setting}` {reason}")]
    Wrong {
        /// The setting.
        setting: &'static str,
        /// The mistake and its fix.
        reason: String,
    },
    /// The HTTP client cannot be built: the system has no root certificates, or a setting is invalid.
    #[error("the HTTP client cannot be built: {reason}")]
    Http {
        /// The error of the HTTP client.
        reason: String,
    },
}

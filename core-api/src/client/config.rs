//! Settings that make no sense, refused before anything is sent.

/// Why there is no client; see [`ClientBuilder::build`](super::ClientBuilder::build).
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A time or a number is zero.
    #[error("`{setting}` is zero, with which no call could succeed")]
    Zero {
        /// The setting.
        setting: &'static str,
    },
    /// A setting is out of range, or does not go with another one.
    #[error("`{setting}` {reason}")]
    Wrong {
        /// The setting.
        setting: &'static str,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// The HTTP client could not be made: the system has no roots for TLS, or its settings are
    /// wrong.
    #[error("the HTTP client cannot be made: {reason}")]
    Http {
        /// What the HTTP client says.
        reason: String,
    },
}

//! The limit on calls in flight.

use super::ConfigError;

/// The largest number of calls that a client and its clones have in flight. The default is 16.
///
/// Other calls wait in the order in which they came. A stream requests no more pages at a time than this.
/// A [download](crate::Client::download) does not count, because its writer may be slow. Limit the number
/// of downloads where you start them.
///
/// A smaller number does not lower the throughput at Core's rate limit. If a server refuses concurrent calls
/// with 503, or several programs share a rate limit and get 429, choose a smaller number.
///
/// ```
/// use core_api::{Client, client::Concurrency};
/// # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
///
/// let client = Client::builder(provider).concurrency(Concurrency::fixed(4)).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias("parallel", "semaphore"))]
pub struct Concurrency {
    pub(in crate::client) calls: usize,
}

impl Concurrency {
    /// Allows a fixed number of calls in flight.
    #[must_use]
    pub const fn fixed(calls: usize) -> Self {
        Self { calls }
    }

    /// Sets no limit.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self::fixed(usize::MAX)
    }

    pub(in crate::client) fn check(self) -> Result<(), ConfigError> {
        match self.calls {
            0 => Err(ConfigError::Zero { setting: "concurrency" }),
            _ => Ok(()),
        }
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self::fixed(16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_zero_is_refused() {
        assert!(Concurrency::fixed(0).check().is_err());
        assert!(Concurrency::fixed(1).check().is_ok());
        assert!(Concurrency::unlimited().check().is_ok());
    }
}

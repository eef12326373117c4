//! The limits of a call in time and size.

use std::time::Duration;

use super::ConfigError;

/// The longest times of a call, and the largest response.
///
/// [`total`](Self::total), [`first_byte`](Self::first_byte) and [`idle`](Self::idle) limit a call in
/// flight. [`TransportBuilder::connect_timeout`](crate::client::TransportBuilder::connect_timeout) limits
/// connecting. [`queue`](Self::queue) and [`hold`](Self::hold) limit the wait before a call is sent. A call
/// that exceeds one of these two was not sent, and its error is
/// [`Throttled`](crate::ErrorKind::Throttled). `Duration::MAX` means no limit.
///
/// A compressed response is refused, because a small one could expand into a large one. The client asks for
/// none (`Accept-Encoding: identity`).
///
/// ```
/// use std::time::Duration;
/// use core_api::{Client, client::Limits};
/// # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
///
/// let limits = Limits::new().total(Duration::from_secs(20)).body(8 << 20);
/// let client = Client::builder(provider).limits(limits).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(alias("timeout", "deadline"))]
pub struct Limits {
    pub(in crate::client) first_byte: Duration,
    pub(in crate::client) idle: Duration,
    pub(in crate::client) total: Duration,
    pub(in crate::client) queue: Duration,
    pub(in crate::client) hold: Duration,
    pub(in crate::client) body: usize,
    pub(in crate::client) headers: usize,
}

impl Limits {
    /// Returns the default limits: 60 seconds to the first byte, 30 seconds without progress, and 120 seconds in
    /// all. The queue has no limit, and a pause of the server may take 120 seconds. A body may have 64 MiB,
    /// and headers 64 KiB.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            first_byte: Duration::from_secs(60),
            idle: Duration::from_secs(30),
            total: Duration::from_secs(120),
            queue: Duration::MAX,
            hold: Duration::from_secs(120),
            body: 64 << 20,
            headers: 64 << 10,
        }
    }

    /// Sets the longest time from sending a request to the first byte of its response. It includes
    /// connecting. It starts again with each attempt.
    #[must_use]
    pub const fn first_byte(mut self, time: Duration) -> Self {
        self.first_byte = time;
        self
    }

    /// Sets the longest time without progress in a response body. Progress is 1 KiB or the end of the
    /// body, so a server cannot keep a call alive with single bytes.
    ///
    /// An idempotent call is retried after this time-out, as after a time-out of the first byte.
    #[must_use]
    pub const fn idle(mut self, time: Duration) -> Self {
        self.idle = time;
        self
    }

    /// Sets the longest time of a call: tokens, all attempts and the backoff between them. The wait before
    /// the call is sent does not count. [`queue`](Self::queue) and [`hold`](Self::hold) limit it.
    #[must_use]
    #[doc(alias("timeout", "deadline"))]
    pub const fn total(mut self, time: Duration) -> Self {
        self.total = time;
        self
    }

    /// Sets the longest time that a call waits before it is sent. No limit by default.
    ///
    /// A call waits for a permit of [`Concurrency`](super::Concurrency), for its turn within the
    /// [`RateLimit`](super::RateLimit), and for pauses of the server.
    #[must_use]
    pub const fn queue(mut self, time: Duration) -> Self {
        self.queue = time;
        self
    }

    /// Sets the longest time that a call waits for pauses that the server requests by a 429. During a
    /// longer pause, calls fail at once with [`Error::retry_after`](crate::Error::retry_after).
    #[must_use]
    pub const fn hold(mut self, time: Duration) -> Self {
        self.hold = time;
        self
    }

    /// Sets the largest response body, in bytes. The client stops reading a larger one.
    ///
    /// It is also the default of [`Download::limit`](crate::client::Download::limit).
    #[must_use]
    pub const fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Sets the largest total length of a response's header names and values, in bytes.
    #[must_use]
    pub const fn headers(mut self, bytes: usize) -> Self {
        self.headers = bytes;
        self
    }

    pub(in crate::client) fn check(&self) -> Result<(), ConfigError> {
        for (setting, is_zero) in [
            ("first_byte", self.first_byte.is_zero()),
            ("idle", self.idle.is_zero()),
            ("total", self.total.is_zero()),
            ("body", self.body == 0),
            ("headers", self.headers == 0),
        ] {
            if is_zero {
                return Err(ConfigError::Zero { setting });
            }
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_of_zero_is_refused_by_its_name() {
        let limits = Limits::new;
        for (limits, setting) in [
            (limits().first_byte(Duration::ZERO), "first_byte"),
            (limits().idle(Duration::ZERO), "idle"),
            (limits().total(Duration::ZERO), "total"),
            (limits().body(0), "body"),
            (limits().headers(0), "headers"),
        ] {
            assert!(limits.check().unwrap_err().to_string().contains(setting), "{limits:?}");
        }
        assert!(limits().check().is_ok());
    }
}

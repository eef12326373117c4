//! How long a call may take and how large its answer may be, in one place.

use std::time::Duration;

use super::{ClientBuilder, ConfigError};

/// The longest time of calls, and the largest answer that is read.
///
/// [`total`](Self::total), [`first_byte`](Self::first_byte) and [`idle`](Self::idle) are about calls on
/// their way, and [`TransportBuilder::connect_timeout`](super::TransportBuilder::connect_timeout) about
/// connections. [`queue`](Self::queue) and
/// [`hold`](Self::hold) are about those that wait: a call that waits too long was not sent, and its
/// error is [`Throttled`](crate::ErrorKind::Throttled). `Duration::MAX` means no limit.
///
/// An answer that is compressed is refused, whatever its size: the client asks for none
/// (`Accept-Encoding: identity`), so that a small one cannot become a large one.
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
pub struct Limits {
    pub(super) first_byte: Duration,
    pub(super) idle: Duration,
    pub(super) total: Duration,
    pub(super) queue: Duration,
    pub(super) hold: Duration,
    pub(super) body: usize,
    pub(super) headers: usize,
    pub(super) json_depth: usize,
}

impl Limits {
    /// As deep as `serde_json` goes by itself.
    const MAX_JSON_DEPTH: usize = 127;

    /// The limits of a client unless they are set: 60 seconds to the first byte, 30 without progress in
    /// a body, 120 in all, any time in the queue, 120 seconds for a pause that the server asks for,
    /// 64 MiB of body, 64 KiB of headers, 127 levels of JSON.
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
            json_depth: Self::MAX_JSON_DEPTH,
        }
    }

    /// How long the first byte of an answer may take, from when a request is sent, connecting
    /// included. Each attempt has that time anew.
    #[must_use]
    pub const fn first_byte(mut self, time: Duration) -> Self {
        self.first_byte = time;
        self
    }

    /// The longest time without progress while the body of an answer is read. Each such span has to
    /// bring the end of the body, or 1 KiB of it: a body of single bytes makes no progress.
    ///
    /// A call that may be repeated is sent again after it, as after a time-out of the first byte.
    #[must_use]
    pub const fn idle(mut self, time: Duration) -> Self {
        self.idle = time;
        self
    }

    /// The longest time of a call: tokens, all attempts and the pauses between them. Waiting for
    /// its turn does not count; [`queue`](Self::queue) and [`hold`](Self::hold) limit that.
    #[must_use]
    pub const fn total(mut self, time: Duration) -> Self {
        self.total = time;
        self
    }

    /// The longest time that a call waits until it may be sent, in all: for other calls of
    /// [`Concurrency`](super::Concurrency), for its turn within the
    /// [`RateLimit`](super::RateLimit), and for pauses of the server. No limit unless set.
    #[must_use]
    pub const fn queue(mut self, time: Duration) -> Self {
        self.queue = time;
        self
    }

    /// The longest time that a call waits in all for pauses that the server asks for by a 429. While
    /// a pause is longer, calls fail at once, and
    /// [`Error::retry_after`](crate::Error::retry_after) has the time that is left.
    #[must_use]
    pub const fn hold(mut self, time: Duration) -> Self {
        self.hold = time;
        self
    }

    /// The largest body of an answer, in bytes; a larger one is not read to its end.
    ///
    /// It is also the largest file of a download, unless [`Download::limit`](super::Download::limit)
    /// says otherwise.
    #[must_use]
    pub const fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// The largest sum of the names and values of an answer's headers, in bytes.
    #[must_use]
    pub const fn headers(mut self, bytes: usize) -> Self {
        self.headers = bytes;
        self
    }

    /// How deep the JSON of an answer may be nested, 127 at most.
    ///
    /// At 127, which costs nothing, it holds for what is decoded; what a record does not name is kept
    /// as text, however deep, and read without recursion. Below that, each answer is measured whole.
    #[must_use]
    pub const fn json_depth(mut self, levels: usize) -> Self {
        self.json_depth = levels;
        self
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (setting, is_zero) in [
            ("first_byte", self.first_byte.is_zero()),
            ("idle", self.idle.is_zero()),
            ("total", self.total.is_zero()),
            ("body", self.body == 0),
            ("headers", self.headers == 0),
            ("json_depth", self.json_depth == 0),
        ] {
            if is_zero {
                return Err(ConfigError::Zero { setting });
            }
        }
        if self.json_depth > Self::MAX_JSON_DEPTH {
            let reason = format!("is {}, and cannot be above 127", self.json_depth);
            return Err(ConfigError::Wrong { setting: "json_depth", reason });
        }
        Ok(())
    }

    /// Whether a text is nested deeper than is permitted; one that is no JSON is none of ours.
    pub(super) fn is_too_deep(&self, body: &[u8]) -> bool {
        // The decoder itself holds the largest depth.
        self.json_depth < Self::MAX_JSON_DEPTH && depth(body) > self.json_depth
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientBuilder {
    /// The longest time of calls, and the largest answer that is read.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// The largest number of brackets that are open at a time, outside of strings.
fn depth(body: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut bytes = body.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                most = most.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_what_is_open_at_a_time_outside_of_strings() {
        for (body, expected) in [
            ("", 0),
            ("1", 0),
            ("[]", 1),
            (r#"[{"a":[]},[]]"#, 3),
            (r#"["[[[[\"[[["]"#, 1),
            ("]]]][", 1),
            (r#"["\"#, 1),
        ] {
            assert_eq!(depth(body.as_bytes()), expected, "{body}");
        }
        assert!(Limits::new().json_depth(2).is_too_deep(b"[[[]]]"));
        assert!(!Limits::new().json_depth(3).is_too_deep(b"[[[]]]"));
    }

    #[test]
    fn each_limit_of_zero_is_refused_by_its_name() {
        let limits = Limits::new;
        for (limits, setting) in [
            (limits().first_byte(Duration::ZERO), "first_byte"),
            (limits().idle(Duration::ZERO), "idle"),
            (limits().total(Duration::ZERO), "total"),
            (limits().body(0), "body"),
            (limits().headers(0), "headers"),
            (limits().json_depth(0), "json_depth"),
            (limits().json_depth(128), "json_depth"),
        ] {
            assert!(limits.check().unwrap_err().to_string().contains(setting), "{limits:?}");
        }
        assert!(limits().check().is_ok());
    }
}

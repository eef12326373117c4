//! Faults on demand: what goes wrong, with which requests, and how often.
//!
//! A [`Fault`] says all three, and [`Sandbox::inject`](crate::Sandbox::inject) makes it happen. With
//! only the first said, it happens once, to the next request. Of several that fit a request, the one
//! that was injected first happens, and no other.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use core_sandbox::{Fault, Reply, Sandbox};
//!
//! let sandbox = Sandbox::start().await?;
//! // The next refresh is done, and nobody is told.
//! let lost = sandbox.inject(Fault::answer_lost().on("/idp/connect/token"));
//! // After three creates, two are refused for two seconds.
//! let busy = Reply::status(429).retry_after(2);
//! sandbox.inject(Fault::reply(busy).method("POST").on("/api/timeentry").after(3).times(2));
//! assert_eq!(lost.fired(), 0);
//! sandbox.clear_faults();
//! # Ok(())
//! # }
//! ```

mod apply;
mod changed;
mod check;
mod effect;
mod injected;
mod kinds;
mod place;
mod registry;
mod reply;

use serde::{Deserialize, Serialize};

pub(crate) use apply::answer;
pub use check::FaultError;
use effect::Effect;
pub use injected::Injected;
pub(crate) use registry::{Faults, Rule};
pub use reply::Reply;

use crate::splitmix::SplitMix;

/// Something that goes wrong, with which requests, and how often.
///
/// As JSON it is what `POST /sandbox/faults` takes: an `effect`, and what differs from once and with
/// any request: `path` with `exact`, `method`, `acted_on`, `after`, `times` (`null` for always), and
/// `share` with `of` and `seed`.
///
/// ```
/// use core_sandbox::Fault;
///
/// let json = r#"{"effect": "drop", "path": "/api", "method": "GET", "times": 2}"#;
/// let fault: Fault = serde_json::from_str(json)?;
/// assert_eq!(fault, Fault::connection_dropped().on("/api").method("GET").times(2));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use = "a fault happens once it is injected"]
pub struct Fault {
    effect: Effect,
    #[serde(default)]
    path: String,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    acted_on: bool,
    #[serde(default)]
    after: u64,
    #[serde(default = "once")]
    times: Option<u64>,
    #[serde(default)]
    share: Option<Share>,
}

/// A part of all requests, which looks as if by chance and is the same at each start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    /// From 0 to 1.
    of: f64,
    seed: u64,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            effect,
            path: String::new(),
            exact: false,
            method: None,
            acted_on: false,
            after: 0,
            times: once(),
            share: None,
        }
    }

    /// Only with requests whose path is this or goes on after it with `/`; a segment in braces
    /// stands for any, as in `/api/project/{id}/activities`.
    pub fn on(mut self, path: impl Into<String>) -> Self {
        (self.path, self.exact) = (path.into(), false);
        self
    }

    /// Only with requests of exactly this path; a segment in braces stands for any.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        (self.path, self.exact) = (path.into(), true);
        self
    }

    /// Only with requests of this method, as `POST`.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Acts on the request before, so that what it asks for is done all the same.
    ///
    /// Makes a difference to what drops, holds, delays or replaces the answer; what only changes the
    /// answer acts on the request anyhow.
    pub fn acted_on(mut self) -> Self {
        self.acted_on = true;
        self
    }

    /// Lets so many requests that fit pass first.
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    /// Happens this number of times, from 1; once unless set.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Happens each time, until it is removed.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Happens always, and to this share of the requests that fit, from 0 to 1: which of them
    /// depends on the seed and their order, and on nothing else.
    pub fn share(mut self, of: f64, seed: u64) -> Self {
        self.share = Some(Share { of, seed });
        self.always()
    }

    /// Whether the request with this number, of those that fit, has its share of it.
    fn hits(&self, number: u64) -> bool {
        let is_in = |share: Share| {
            let chance =
                SplitMix::new(share.seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d)).next();
            // An `f64` holds 53 bits.
            let chance = (chance >> 11) as f64 / (1_u64 << 53) as f64;
            chance < share.of
        };
        self.share.is_none_or(is_in)
    }
}

fn once() -> Option<u64> {
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_about_so_many_and_the_same_each_time() {
        let hits = |seed| {
            let fault = Fault::connection_dropped().share(0.02, seed);
            (0..100_000).filter(|number| fault.hits(*number)).collect::<Vec<_>>()
        };
        let count = hits(7).len();
        assert!((1_800..2_200).contains(&count), "{count}");
        assert_eq!(hits(7), hits(7));
        assert_ne!(hits(7), hits(8));
        assert!((0..1_000).all(|number| Fault::connection_dropped().share(1.0, 7).hits(number)));
    }

    #[test]
    fn a_fault_survives_json_and_a_typing_mistake_is_named() {
        let fault = Fault::status(503).at("/api/x").method("PUT").after(2).always().acted_on();
        let json = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
        let error = serde_json::from_str::<Fault>(r#"{"effect": "drop", "time": 3}"#).unwrap_err();
        assert!(error.to_string().contains("`time`"), "{error}");
    }
}

//! Faults on demand.
//!
//! A [`Fault`] has an effect, a condition for requests, and a number of times. It becomes active with
//! [`Sandbox::inject`](crate::Sandbox::inject). Without further settings, it affects the next request,
//! once. If several faults match a request, only the one that was injected first affects it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use core_sandbox::{Fault, Reply, Sandbox};
//!
//! let sandbox = Sandbox::start().await?;
//! // The server does the next refresh, but the response is lost.
//! let lost = sandbox.inject(Fault::answer_lost().on("/idp/connect/token"));
//! // After three creates, the next two get 429 with a `Retry-After` of two seconds.
//! let busy = Reply::status(429).retry_after(2);
//! sandbox.inject(Fault::reply(busy).method("POST").on("/api/timeentry").after(3).times(2));
//! assert_eq!(lost.fired(), 0);
//! sandbox.clear_faults();
//! # Ok(())
//! # }
//! ```

mod body;
mod check;
mod description;
mod effect;
mod handle;
mod kinds;
mod matching;
mod registry;
mod reply;
mod target;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use body::{change_body, hold_body};
pub use check::FaultError;
pub(crate) use description::EFFECTS;
pub use description::EffectDescription;
pub(crate) use effect::Effect;
pub use handle::FaultHandle;
pub(crate) use matching::matches_path;
pub(crate) use registry::{FaultRule, Faults};
pub use reply::Reply;
pub(crate) use reply::invalid_fault;
pub(crate) use target::FaultTarget;

use crate::splitmix::SplitMix;

/// A fault: an effect, a condition for requests, and a number of times.
///
/// Its JSON is the body of `POST /sandbox/faults`. It has an `effect`, and these optional members:
/// `path` with `exact`, `method`, `query`, `body`, `token`, `acted_on`, `after`, and `times`, which is
/// `null` for always. A `share` has `of` and `seed`. Without them, the fault affects any request, once.
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
#[must_use = "a fault has no effect until it is injected"]
#[doc(alias("chaos", "failure injection"))]
pub struct Fault {
    effect: Effect,
    #[serde(default)]
    path: String,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    query: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(default)]
    acted_on: bool,
    #[serde(default)]
    after: u64,
    #[serde(default = "once")]
    times: Option<u64>,
    #[serde(default)]
    share: Option<Share>,
}

/// A pseudorandom share of requests, which is the same at each start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    /// The share, from 0 to 1.
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
            query: BTreeMap::new(),
            body: None,
            token: None,
            acted_on: false,
            after: 0,
            times: once(),
            share: None,
        }
    }

    /// Matches only requests with this path, or with a path below it.
    ///
    /// A segment in braces matches any segment, as in `/api/project/{id}/activities`.
    pub fn on(mut self, path: impl Into<String>) -> Self {
        (self.path, self.exact) = (path.into(), false);
        self
    }

    /// Matches only requests with exactly this path. A segment in braces matches any segment.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        (self.path, self.exact) = (path.into(), true);
        self
    }

    /// Matches only requests with this method, such as `POST`.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Matches only requests whose query has this parameter with this value, in its decoded form.
    ///
    /// ```
    /// use core_sandbox::Fault;
    ///
    /// // Only the second page fails.
    /// let fault = Fault::status(503).on("/api/timeentry").query("page", "2,1000");
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.insert(name.into(), value.into());
        self
    }

    /// Matches only requests whose body has this text, or the members of this JSON object.
    ///
    /// A form counts as an object with texts.
    ///
    /// ```
    /// use core_sandbox::Fault;
    /// use serde_json::json;
    ///
    /// let fault = Fault::answer_lost().body(json!({"grant_type": "refresh_token"}));
    /// ```
    pub fn body(mut self, part: Value) -> Self {
        self.body = Some(part);
        self
    }

    /// Matches only requests with this access token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Executes the request before the fault affects it.
    ///
    /// This changes faults that drop, hold, delay or replace the response. Faults that change the
    /// response execute the request in any case.
    pub fn acted_on(mut self) -> Self {
        self.acted_on = true;
        self
    }

    /// Skips this number of matching requests first.
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    /// Affects this number of requests, which is at least 1. The default is 1.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Affects all matching requests until the fault is removed.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Affects this share of the matching requests, from 0 to 1, until the fault is removed.
    ///
    /// The affected requests depend only on the seed and the order of the requests.
    pub fn share(mut self, of: f64, seed: u64) -> Self {
        self.share = Some(Share { of, seed });
        self.always()
    }

    /// Returns whether the matching request with this number belongs to the share.
    fn is_in_share(&self, number: u64) -> bool {
        let is_selected = |share: Share| {
            let chance =
                SplitMix::new(share.seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d)).next();
            // An `f64` has 53 bits of precision.
            let chance = (chance >> 11) as f64 / (1_u64 << 53) as f64;
            chance < share.of
        };
        self.share.is_none_or(is_selected)
    }
}

fn once() -> Option<u64> {
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_about_the_right_size_and_is_reproducible() {
        let selected = |seed| {
            let fault = Fault::connection_dropped().share(0.02, seed);
            (0..100_000).filter(|number| fault.is_in_share(*number)).collect::<Vec<_>>()
        };
        let count = selected(7).len();
        assert!((1_800..2_200).contains(&count), "{count}");
        assert_eq!(selected(7), selected(7));
        assert_ne!(selected(7), selected(8));
        assert!(
            (0..1_000).all(|number| Fault::connection_dropped().share(1.0, 7).is_in_share(number))
        );
    }

    #[test]
    fn a_fault_survives_json_and_an_unknown_member_is_named() {
        let fault = Fault::status(503).at("/api/x").method("PUT").after(2).always().acted_on();
        let json = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
        let error = serde_json::from_str::<Fault>(r#"{"effect": "drop", "time": 3}"#).unwrap_err();
        assert!(error.to_string().contains("`time`"), "{error}");
    }
}

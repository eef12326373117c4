//! The faults of the matrix.

use std::{fmt, time::Duration};

use core_sandbox::{Fault, Reply};
use serde_json::json;

/// A fault, and the time limits of the client that meets it.
pub(super) struct Case {
    pub(super) name: &'static str,
    fault: Fault,
    /// Limit for the first byte of a response, and for a pause in its body.
    pub(super) time_limit: Duration,
}

/// Number of times that a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Occurrence {
    Once,
    Always,
}

impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once => "It happens once",
            Self::Always => "It happens each time",
        })
    }
}

impl Case {
    /// Returns whether the fault lasts until a time limit expires.
    pub(super) fn is_slow(&self) -> bool {
        self.time_limit == SHORT_LIMIT
    }

    /// Returns the fault for requests of a method below a path. It skips the first `after` requests.
    pub(super) fn fault(
        &self,
        occurrence: Occurrence,
        method: &str,
        path: &str,
        after: u64,
    ) -> Fault {
        let fault = self.fault.clone().method(method).on(path).after(after);
        if occurrence == Occurrence::Once { fault } else { fault.always() }
    }
}

/// Limit for cases in which no limit should expire.
pub(super) const LONG_LIMIT: Duration = Duration::from_secs(30);

/// Limit for faults that last longer than any limit. An answer on loopback takes less.
const SHORT_LIMIT: Duration = Duration::from_millis(1_200);

/// Size of a body that exceeds the client's limit of 1 MiB.
const HUGE: u64 = 3 << 20;

pub(super) fn all() -> Vec<Case> {
    let quick = |name, fault| Case { name, fault, time_limit: LONG_LIMIT };
    let slow = |name, fault| Case { name, fault, time_limit: SHORT_LIMIT };
    let outdated = json!({"Key": "OutDatedModel", "Message": "Somebody was faster."});
    vec![
        slow("the request hangs", Fault::held()),
        slow("the answer hangs", Fault::held().acted_on()),
        slow("the body hangs", Fault::body_held()),
        slow("the body comes slowly", Fault::body_slow(Duration::from_millis(500))),
        quick("the connection drops", Fault::connection_dropped()),
        quick("the answer is lost", Fault::answer_lost()),
        quick("the body is cut", Fault::body_cut()),
        quick("the JSON is cut", Fault::json_malformed()),
        quick("the body is too long", Fault::body_huge(HUGE)),
        quick("the body has no end", Fault::body_endless()),
        quick("a gzip bomb", Fault::gzip_bomb(HUGE)),
        quick("JSON is deeply nested", Fault::json_nested(5_000)),
        quick("the headers are too long", Fault::headers(64, 2_048)),
        quick("JSON is called HTML", Fault::content_type("text/html")),
        quick("302 to elsewhere", Fault::redirect(302, "http://127.0.0.1:1/elsewhere")),
        quick("400", Fault::status(400)),
        quick("401", Fault::unauthorized()),
        quick("200 “Not authenticated”", Fault::not_authenticated()),
        quick("403", Fault::status(403)),
        quick("404", Fault::status(404)),
        quick("409 out of date", Fault::reply(Reply::status(409).json(&outdated))),
        quick("429", Fault::reply(Reply::status(429).retry_after(0))),
        quick("500", Fault::status(500)),
        quick("502", Fault::status(502)),
        quick("503", Fault::status(503)),
        quick("504", Fault::status(504)),
        quick("503, but acted on", Fault::status(503).acted_on()),
        quick("the access token expires", Fault::token_expired()),
        quick("the session is revoked", Fault::session_revoked()),
    ]
}

//! The faults that are tried.

use std::{fmt, time::Duration};

use core_sandbox::{Fault, Reply};
use serde_json::json;

/// A fault, with the limits of the client that meets it.
pub(super) struct Case {
    pub(super) name: &'static str,
    fault: Fault,
    /// The longest time to the first byte of an answer, and without progress in its body.
    pub(super) patience: Duration,
}

/// How often it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Often {
    Once,
    Always,
}

impl fmt::Display for Often {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once => "It happens once",
            Self::Always => "It happens each time",
        })
    }
}

impl Case {
    /// Whether it lasts until a limit runs out.
    pub(super) fn is_slow(&self) -> bool {
        self.patience == IMPATIENT
    }

    /// The fault, with requests of this method below this path, after so many of them.
    pub(super) fn fault(&self, often: Often, method: &str, path: &str, after: u64) -> Fault {
        let fault = self.fault.clone().method(method).on(path).after(after);
        if often == Often::Once { fault } else { fault.always() }
    }
}

/// Time enough for whatever does not wait for a limit.
pub(super) const PATIENT: Duration = Duration::from_secs(30);

/// Time enough for an answer on loopback, where the fault lasts longer than any limit.
const IMPATIENT: Duration = Duration::from_millis(1_200);

/// Larger than the limit of the client, which is 1 MiB.
const HUGE: u64 = 3 << 20;

pub(super) fn all() -> Vec<Case> {
    let quick = |name, fault| Case { name, fault, patience: PATIENT };
    let slow = |name, fault| Case { name, fault, patience: IMPATIENT };
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
        quick("JSON is nested too deep", Fault::json_nested(5_000)),
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

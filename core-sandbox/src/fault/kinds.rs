//! The faults that there are.

use std::time::Duration;

use serde_json::Value;

use super::{Effect, Fault, Reply};

impl Fault {
    /// The connection ends before the request is acted on.
    pub fn connection_dropped() -> Self {
        Self::new(Effect::Drop)
    }

    /// The request is acted on, and the connection ends before the answer.
    pub fn answer_lost() -> Self {
        Self::new(Effect::Drop).acted_on()
    }

    /// The request waits, and goes on as usual once [`Injected::release`](super::Injected::release)
    /// is called or the fault is removed; with [`Fault::acted_on`], only its answer waits. It is
    /// acted on even if its client goes away meanwhile.
    pub fn held() -> Self {
        Self::new(Effect::Hold)
    }

    /// The request waits so long, to the millisecond; with [`Fault::acted_on`], only its answer does.
    /// It is acted on even if its client goes away meanwhile.
    pub fn delayed(delay: Duration) -> Self {
        Self::new(Effect::Delay { milliseconds: milliseconds(delay) })
    }

    /// Another answer than the sandbox would give; the request is not acted on unless
    /// [`Fault::acted_on`] says so.
    pub fn reply(reply: Reply) -> Self {
        Self::new(Effect::Reply(reply))
    }

    /// [`Fault::reply`] with this status and no body.
    pub fn status(status: u16) -> Self {
        Self::reply(Reply::status(status))
    }

    /// The answer's JSON, changed by a merge patch (RFC 7396): members are set, and taken away
    /// where they are `null`. Tokens are given by the names of RFC 6749 §5.1.
    ///
    /// ```
    /// use core_sandbox::Fault;
    /// use serde_json::json;
    ///
    /// let odd = json!({"refresh_token": null, "endpoint": "http://example.com/", "expires_in": "60"});
    /// let fault = Fault::merged(odd).on("/idp/connect/token");
    /// ```
    pub fn merged(patch: Value) -> Self {
        Self::new(Effect::Merge(patch))
    }

    /// Half of the body comes, though the length says more; then the connection ends.
    pub fn body_cut() -> Self {
        Self::new(Effect::CutBody)
    }

    /// Half of the body comes; the other waits as [`Fault::held`] does. It has happened once the
    /// first half is on its way.
    pub fn body_held() -> Self {
        Self::new(Effect::HoldBody)
    }

    /// JSON whose end is missing, in a body that is whole.
    pub fn json_malformed() -> Self {
        Self::new(Effect::MalformedBody)
    }

    /// The answer as it is, said to be of another type.
    pub fn content_type(content_type: impl Into<String>) -> Self {
        Self::new(Effect::ContentType(content_type.into()))
    }

    /// The answer byte by byte, with a pause before each, to the millisecond.
    pub fn body_slow(pause: Duration) -> Self {
        Self::new(Effect::SlowBody { milliseconds_per_byte: milliseconds(pause) })
    }

    /// The answer with so much white space before it that the body has this length, which stands in
    /// the headers: JSON that is right, and that only a limit refuses.
    pub fn body_huge(bytes: u64) -> Self {
        Self::new(Effect::HugeBody { bytes })
    }

    /// White space for ever, in chunks, without a length.
    pub fn body_endless() -> Self {
        Self::new(Effect::EndlessBody)
    }

    /// As [`Fault::body_huge`], compressed by gzip to about a thousandth, whether the client takes
    /// gzip or not.
    pub fn gzip_bomb(bytes: u64) -> Self {
        Self::new(Effect::GzipBomb { bytes })
    }

    /// The answer with a member `nested` in its first object: arrays within arrays, so deep. An
    /// answer without an object becomes these arrays.
    pub fn json_nested(depth: usize) -> Self {
        Self::new(Effect::NestedJson { depth })
    }

    /// The answer with so many headers more, with values of so many bytes each.
    pub fn headers(count: usize, bytes: usize) -> Self {
        Self::new(Effect::Headers { count, bytes })
    }

    /// A redirect, with 301, 302, 303, 307 or 308, to this address.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::reply(Reply::status(status).header("location", location))
    }

    /// 200 with the body `"Not authenticated"`, which Core documents for a bad base URL or token.
    pub fn not_authenticated() -> Self {
        Self::reply(Reply::status(200).json(&Value::from("Not authenticated")))
    }

    /// 401 with the challenge that Core sends.
    pub fn unauthorized() -> Self {
        let challenge = "Bearer,error=\"invalid_token\"";
        Self::reply(Reply::status(401).header("www-authenticate", challenge))
    }

    /// The access token of the request has expired before the request is acted on.
    pub fn token_expired() -> Self {
        Self::new(Effect::ExpireToken)
    }

    /// The session of the access token, or of the refresh token in the form, is revoked before the
    /// request is acted on.
    pub fn session_revoked() -> Self {
        Self::new(Effect::RevokeSession)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

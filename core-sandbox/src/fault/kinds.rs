//! Constructors of all faults.

use std::time::Duration;

use serde_json::Value;

use super::{Effect, Fault, Reply};

impl Fault {
    /// Ends the connection before the request is executed.
    pub fn connection_dropped() -> Self {
        Self::new(Effect::Drop)
    }

    /// Executes the request and ends the connection before the response.
    pub fn answer_lost() -> Self {
        Self::new(Effect::Drop).acted_on()
    }

    /// Holds the request until [`FaultHandle::release`](super::FaultHandle::release) is called or the
    /// fault is removed.
    ///
    /// With [`Fault::acted_on`], only the response is held. The request is executed even if its client
    /// disconnects while it is held.
    pub fn held() -> Self {
        Self::new(Effect::Hold)
    }

    /// Delays the request by this time, in whole milliseconds.
    ///
    /// With [`Fault::acted_on`], only the response is delayed. The request is executed even if its
    /// client disconnects during the delay.
    pub fn delayed(delay: Duration) -> Self {
        Self::new(Effect::Delay { milliseconds: milliseconds(delay) })
    }

    /// Replaces the response. The request is not executed, except with [`Fault::acted_on`].
    pub fn reply(reply: Reply) -> Self {
        Self::new(Effect::Reply(reply))
    }

    /// Replaces the response by one with this status and no body. See [`Fault::reply`].
    pub fn status(status: u16) -> Self {
        Self::reply(Reply::status(status))
    }

    /// Applies a merge patch (RFC 7396) to the JSON of the response.
    ///
    /// The patch sets members, and removes those that are `null`. Token responses have the members of
    /// RFC 6749 §5.1.
    ///
    /// ```
    /// use core_sandbox::Fault;
    /// use serde_json::json;
    ///
    /// let patch = json!({"refresh_token": null, "endpoint": "http://example.com/", "expires_in": "60"});
    /// let fault = Fault::merged(patch).on("/idp/connect/token");
    /// ```
    pub fn merged(patch: Value) -> Self {
        Self::new(Effect::Merge(patch))
    }

    /// Sends half of the body and ends the connection. `Content-Length` is that of the whole body.
    pub fn body_cut() -> Self {
        Self::new(Effect::CutBody)
    }

    /// Sends half of the body and holds the other half, as [`Fault::held`] does.
    ///
    /// The fault counts as fired when the first half has been sent.
    pub fn body_held() -> Self {
        Self::new(Effect::HoldBody)
    }

    /// Truncates the JSON. The body is complete, with the length of the truncated JSON.
    pub fn json_malformed() -> Self {
        Self::new(Effect::MalformedBody)
    }

    /// Replaces the content type of the response.
    pub fn content_type(content_type: impl Into<String>) -> Self {
        Self::new(Effect::ContentType(content_type.into()))
    }

    /// Sends the response one byte at a time, with a pause before each, in whole milliseconds.
    pub fn body_slow(pause: Duration) -> Self {
        Self::new(Effect::SlowBody { milliseconds_per_byte: milliseconds(pause) })
    }

    /// Adds white space before the response, so that the body has this length in bytes.
    ///
    /// The JSON stays valid and `Content-Length` is correct, so only a size limit refuses it.
    pub fn body_huge(bytes: u64) -> Self {
        Self::new(Effect::HugeBody { bytes })
    }

    /// Sends white space without end, in chunks and without `Content-Length`.
    pub fn body_endless() -> Self {
        Self::new(Effect::EndlessBody)
    }

    /// Adds white space like [`Fault::body_huge`] and compresses the body with gzip to about a
    /// thousandth, even if the client does not accept gzip.
    pub fn gzip_bomb(bytes: u64) -> Self {
        Self::new(Effect::GzipBomb { bytes })
    }

    /// Adds a member `nested` with nested arrays of this depth to the first object of the response.
    ///
    /// A response without an object is replaced by the arrays.
    pub fn json_nested(depth: usize) -> Self {
        Self::new(Effect::NestedJson { depth })
    }

    /// Adds this number of headers, with values of this number of bytes each.
    pub fn headers(count: usize, bytes: usize) -> Self {
        Self::new(Effect::Headers { count, bytes })
    }

    /// Replaces the response by a redirect to this address, with 301, 302, 303, 307 or 308.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::reply(Reply::status(status).header("location", location))
    }

    /// Replaces the response by 200 with the body `"Not authenticated"`, which Core documents for an
    /// invalid base URL or token.
    pub fn not_authenticated() -> Self {
        Self::reply(Reply::status(200).json(&Value::from("Not authenticated")))
    }

    /// Replaces the response by 401 with Core's challenge.
    pub fn unauthorized() -> Self {
        let challenge = "Bearer,error=\"invalid_token\"";
        Self::reply(Reply::status(401).header("www-authenticate", challenge))
    }

    /// Makes the access token of the request expire before the request is executed.
    pub fn token_expired() -> Self {
        Self::new(Effect::ExpireToken)
    }

    /// Revokes the session of the access token or of the refresh token in the form, before the
    /// request is executed.
    pub fn session_revoked() -> Self {
        Self::new(Effect::RevokeSession)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

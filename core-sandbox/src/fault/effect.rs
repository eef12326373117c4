//! The effects of faults.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Reply;

/// The effect of a fault. Its JSON is `"drop"` or `{"delay": {"milliseconds": 20}}`, for example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Effect {
    /// Ends the connection without a response.
    Drop,
    /// Holds the request until the fault is released.
    Hold,
    /// Delays the request.
    Delay { milliseconds: u64 },
    /// Replaces the response.
    Reply(Reply),
    /// Applies a merge patch (RFC 7396) to the JSON of the response.
    Merge(Value),
    /// Ends the connection in the middle of the body.
    CutBody,
    /// Holds the second half of the body until the fault is released.
    HoldBody,
    /// Truncates the JSON. `Content-Length` matches the truncated body.
    MalformedBody,
    /// Replaces the content type.
    ContentType(String),
    /// Sends the body one byte at a time.
    SlowBody { milliseconds_per_byte: u64 },
    /// Adds white space before the JSON, up to this length of the body.
    HugeBody { bytes: u64 },
    /// Sends white space without end.
    EndlessBody,
    /// Adds white space before the JSON, up to this length, and compresses the body.
    GzipBomb { bytes: u64 },
    /// Adds nested arrays to the JSON.
    NestedJson { depth: usize },
    /// Adds headers.
    Headers { count: usize, bytes: usize },
    /// Makes the access token of the request expire.
    ExpireToken,
    /// Revokes the session of the token in the request.
    RevokeSession,
}

impl Effect {
    /// Returns whether the effect is possible before the request is executed.
    pub(super) fn can_come_first(&self) -> bool {
        matches!(self, Self::Drop | Self::Hold | Self::Delay { .. } | Self::Reply(_))
    }
}

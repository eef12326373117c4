//! What goes wrong.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Reply;

/// What goes wrong, as JSON has it: `"drop"`, or `{"delay": {"milliseconds": 20}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Effect {
    /// The connection ends without an answer.
    Drop,
    /// The request waits until it is released.
    Hold,
    Delay {
        milliseconds: u64,
    },
    /// Another answer.
    Reply(Reply),
    /// A merge patch (RFC 7396) of the answer's JSON.
    Merge(Value),
    /// The connection ends in the middle of the body.
    CutBody,
    /// The second half of the body waits until it is released.
    HoldBody,
    /// The end of the JSON is missing, and the length is as if it had never been there.
    MalformedBody,
    ContentType(String),
    SlowBody {
        milliseconds_per_byte: u64,
    },
    /// White space before the JSON, up to this length.
    HugeBody {
        bytes: u64,
    },
    /// White space without end.
    EndlessBody,
    /// White space before the JSON, up to this length, compressed.
    GzipBomb {
        bytes: u64,
    },
    /// Arrays within arrays.
    NestedJson {
        depth: usize,
    },
    Headers {
        count: usize,
        bytes: usize,
    },
    ExpireToken,
    RevokeSession,
}

impl Effect {
    /// Whether it can come before the request is acted on.
    pub(super) fn can_come_first(&self) -> bool {
        matches!(self, Self::Drop | Self::Hold | Self::Delay { .. } | Self::Reply(_))
    }
}

//! The app that a grant belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The app that a grant belongs to.
///
/// Its tokens are sent only to its identity server and under its client id (RFC 6749 §10.4).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Owner {
    pub(crate) issuer: Box<str>,
    pub(crate) client_id: Box<str>,
}

impl Owner {
    pub(crate) fn new(issuer: &str, client_id: &str) -> Self {
        Self { issuer: issuer.into(), client_id: client_id.into() }
    }

    /// Returns whether both are the same app. A trailing slash of the issuer does not matter.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let trimmed = |issuer: &str| issuer.trim_end_matches('/').len();
        let (mine, theirs) = (&*self.issuer, &*other.issuer);
        mine.get(..trimmed(mine)) == theirs.get(..trimmed(theirs))
            && self.client_id == other.client_id
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "client id `{}` at {}", self.client_id, self.issuer)
    }
}

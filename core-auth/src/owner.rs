//! The app that a grant belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The app that a grant belongs to. The tokens are sent only to its identity server, and only with
/// its client id (RFC 6749 §10.4).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Owner {
    pub(crate) issuer: Box<str>,
    pub(crate) client_id: Box<str>,
}

impl Owner {
    pub(crate) fn new(issuer: &str, client_id: &str) -> Self {
        Self { issuer: issuer.into(), client_id: client_id.into() }
    }

    /// Returns whether this is the app with this issuer and client id. A trailing slash of the issuer
    /// is ignored.
    pub(crate) fn is(&self, issuer: &str, client_id: &str) -> bool {
        self.issuer.trim_end_matches('/') == issuer.trim_end_matches('/')
            && *self.client_id == *client_id
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "client id `{}` at {}", self.client_id, self.issuer)
    }
}

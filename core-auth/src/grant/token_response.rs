//! Token responses, as logins and refreshes use them.

use std::time::Duration;

use core_api::{BaseUrl, ScopeSet};
use jiff::Timestamp;
use secrecy::SecretString;

use super::Grant;
use crate::Error;

/// The members of a token response (RFC 6749 §5.1).
pub(crate) struct TokenResponse {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
    /// The id token, which is not validated yet.
    pub(crate) id_token: Option<SecretString>,
    pub(crate) endpoint: Option<BaseUrl>,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) scopes: Option<ScopeSet>,
    pub(crate) received_at: Timestamp,
}

/// The members of a token response, each with its error if it cannot be used.
pub(crate) struct TokenResponseFields {
    pub(crate) error: Result<(), Error>,
    pub(crate) access_token: Result<SecretString, Error>,
    /// An error if the type of the access token is missing or not supported.
    pub(crate) token_type: Result<(), Error>,
    pub(crate) refresh_token: Result<Option<SecretString>, Error>,
    pub(crate) id_token: Result<Option<SecretString>, Error>,
    pub(crate) endpoint: Result<Option<BaseUrl>, Error>,
    pub(crate) lifetime: Result<Option<Duration>, Error>,
    pub(crate) scopes: Result<Option<ScopeSet>, Error>,
    pub(crate) received_at: Timestamp,
}

/// The result of a refresh.
pub(crate) struct RefreshOutcome {
    /// The grant to save in any case.
    pub(crate) grant: Grant,
    /// The reason why the new access token must not be used. The grant then has the old access
    /// token.
    pub(crate) withheld: Option<Error>,
    /// The members of the response that could not be used. The grant keeps their old values.
    pub(crate) faults: Vec<Error>,
}

//! Token responses, as logins and refreshes use them.

use std::time::Duration;

use core_api::{BaseUrl, ScopeSet};
use jiff::Timestamp;
use secrecy::SecretString;

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

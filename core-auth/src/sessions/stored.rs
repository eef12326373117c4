//! Sessions as they are stored.

use core_api::ScopeSet;
use jiff::Timestamp;

use crate::{
    AccountName, Error, Grant, Identity,
    document::{self, Entry},
    error::Fault,
    store::GrantStore,
};

/// A session as it is stored, without its tokens.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredSession {
    /// The name of the account.
    pub account: AccountName,
    /// The state of the session.
    pub state: SessionState,
    /// The issuer of the app that the session belongs to, if known.
    pub issuer: Option<String>,
    /// The client id of the app that the session belongs to, if known.
    pub client_id: Option<String>,
    /// The person who logged in, if `openid` was granted.
    pub identity: Option<Identity>,
    /// The granted scopes, if the server states them.
    pub scopes: Option<ScopeSet>,
    /// The expiry of the access token, if the server states it.
    pub expires_at: Option<Timestamp>,
    /// True if the session outlives its access token.
    pub is_refreshable: bool,
}

/// The state of a stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionState {
    /// The session is usable.
    Active,
    /// A refresh was started and its answer was not saved. The refresh token will be presented
    /// again. A person must log in only if the server then answers `invalid_grant`.
    Interrupted,
    /// The session has ended, either by a sign-out or according to the server.
    Ended,
    /// The session cannot be read, for this reason. Other sessions are not affected.
    Unreadable(String),
}

impl StoredSession {
    fn new(account: &AccountName, state: SessionState, entry: Option<Entry>) -> Self {
        let grant = entry.and_then(Entry::into_grant);
        let grant = grant.as_ref();
        let owner = grant.and_then(Grant::owner);
        let token = grant.map(|grant| grant.access_token());
        Self {
            account: account.clone(),
            state,
            issuer: owner.map(|owner| owner.issuer.to_string()),
            client_id: owner.map(|owner| owner.client_id.to_string()),
            identity: grant.and_then(|grant| grant.identity().cloned()),
            scopes: token.and_then(|token| token.scopes().cloned()),
            expires_at: token.and_then(|token| token.expires_at()),
            is_refreshable: grant.is_some_and(|grant| grant.is_refreshable()),
        }
    }
}

/// Reads the stored session of an account.
pub(super) async fn find(
    store: &dyn GrantStore,
    account: &AccountName,
) -> Result<Option<StoredSession>, Error> {
    let session = |state, entry| Some(StoredSession::new(account, state, entry));
    let stored = match store.load(account).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return Ok(None),
        Err(error) if is_unreadable(&error) => {
            return Ok(session(SessionState::Unreadable(error.to_string()), None));
        }
        Err(error) => return Err(error),
    };
    Ok(match document::read(&stored.document) {
        Ok(entry) => {
            let state = match &entry {
                Entry::Grant(_) | Entry::Paused(..) => SessionState::Active,
                Entry::Presented(..) => SessionState::Interrupted,
                Entry::Ended => SessionState::Ended,
            };
            session(state, Some(entry))
        }
        Err(fault) => session(SessionState::Unreadable(fault.problem()), None),
    })
}

/// Returns whether the error concerns this session only.
fn is_unreadable(error: &Error) -> bool {
    matches!(error.fault(), Fault::BadFile { .. } | Fault::BadGrant { .. })
}

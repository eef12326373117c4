//! A session as it is stored.

use core_api::ScopeSet;
use jiff::Timestamp;

use crate::{
    AccountName, Error, Grant, Identity,
    document::{self, Entry},
    error::Fault,
    store::GrantStore,
};

/// A session as it is stored; it holds no token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredSession {
    /// The name of the account.
    pub account: AccountName,
    /// Whether the session goes on.
    pub state: SessionState,
    /// The issuer of the app that the session belongs to, where it is known.
    pub issuer: Option<String>,
    /// The client id of the app that the session belongs to, where it is known.
    pub client_id: Option<String>,
    /// The person who logged in, where `openid` was granted.
    pub identity: Option<Identity>,
    /// The scopes that were granted, where the server says so.
    pub scopes: Option<ScopeSet>,
    /// The moment at which the access token expires, where the server says so.
    pub expires_at: Option<Timestamp>,
    /// Whether the session outlives its access token.
    pub is_refreshable: bool,
}

/// The state of a stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionState {
    /// It goes on.
    Good,
    /// A refresh was begun and its answer was not saved. The refresh token is presented again, and a
    /// person must log in only if the server answers `invalid_grant`.
    Interrupted,
    /// It has ended, by a sign-out or since the server says so.
    Ended,
    /// It cannot be read, for this reason; the others can.
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

/// The stored session of an account.
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
                Entry::Grant(_) | Entry::Paused(..) => SessionState::Good,
                Entry::Presented(..) => SessionState::Interrupted,
                Entry::Ended => SessionState::Ended,
            };
            session(state, Some(entry))
        }
        Err(fault) => session(SessionState::Unreadable(fault.problem()), None),
    })
}

/// Whether the error is about this session alone.
fn is_unreadable(error: &Error) -> bool {
    matches!(error.fault(), Fault::BadFile { .. } | Fault::BadGrant { .. })
}

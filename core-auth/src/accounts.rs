//! The sessions of a store: which there are, and ending one of them.
//!
//! ```
//! use core_auth::{MemoryStore, accounts};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), core_auth::Error> {
//! let store = MemoryStore::new();
//! for session in accounts::list(&store).await? {
//!     println!("{}: {:?}", session.account, session.state);
//! }
//! accounts::remove(&store, &"acme".parse().unwrap()).await?;
//! # Ok(())
//! # }
//! ```

use std::time::Duration;

use core_api::ScopeSet;

use crate::{
    AccountName, Error,
    document::{self, Entry},
    store::GrantStore,
};

/// How long the lock is held by [`remove`].
const LONGEST: Duration = Duration::from_secs(60);

/// A session of a store.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Session {
    /// Its name.
    pub account: AccountName,
    /// What became of it.
    pub state: SessionState,
    /// What it permits, where that is known.
    pub scopes: Option<ScopeSet>,
}

/// What became of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionState {
    /// It goes on.
    Good,
    /// A refresh was begun and its answer was not saved. The refresh token is presented again, and a
    /// person must log in only if the server answers `invalid_grant`.
    Interrupted,
    /// Its grant cannot be read, for this reason; the others can.
    Unreadable(String),
}

/// The sessions that have not ended, by the names of their accounts.
///
/// # Errors
///
/// When the store fails; one grant that cannot be read is no error, but a state.
pub async fn list(store: &(impl GrantStore + ?Sized)) -> Result<Vec<Session>, Error> {
    let mut sessions = Vec::new();
    for account in store.accounts().await? {
        let stored = match store.load(&account).await {
            Ok(Some(stored)) => stored,
            Ok(None) => continue,
            Err(error @ (Error::BadFile { .. } | Error::BadGrant { .. })) => {
                let state = SessionState::Unreadable(error.to_string());
                sessions.push(Session { account, state, scopes: None });
                continue;
            }
            Err(error) => return Err(error),
        };
        let (state, grant) = match document::read(&stored.document) {
            Ok(Entry::Ended) => continue,
            Ok(Entry::Grant(grant)) => (SessionState::Good, Some(grant)),
            Ok(Entry::Presented(grant, _)) => (SessionState::Interrupted, Some(grant)),
            Err(fault) => (SessionState::Unreadable(fault.problem()), None),
        };
        let scopes = grant.and_then(|grant| grant.access.scopes().cloned());
        sessions.push(Session { account, state, scopes });
    }
    Ok(sessions)
}

/// Ends the session of an account, for all who share the store; nothing happens where there is none.
///
/// What stays is that it has ended, so that a refresh which is on its way cannot bring it back. The
/// server is not told.
///
/// # Errors
///
/// When the store fails; the session then goes on.
pub async fn remove(
    store: &(impl GrantStore + ?Sized),
    account: &AccountName,
) -> Result<(), Error> {
    let mut locked = store.lock(account, LONGEST).await?;
    if let Some(stored) = locked.load().await? {
        locked.save(&document::written(&Entry::Ended)?, stored.revision).await?;
    }
    locked.release().await;
    Ok(())
}

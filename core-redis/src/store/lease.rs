//! The lock of an account, which expires.

use std::time::Duration;

use core_auth::{
    AccountName, Error,
    store::{LockedGrant, ReleaseFuture, StoreFuture, StoredDocument, next_revision},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::commands::{SaveOutcome, StoreCommands};

/// A lock that expires.
pub(super) struct Lease {
    commands: StoreCommands,
    account: AccountName,
    /// A random token that identifies the holder of the lock.
    token: String,
    /// The fencing token of this lease, or 0 before the lease is acquired.
    fence: u64,
    is_released: bool,
}

impl Lease {
    pub(super) fn new(commands: &StoreCommands, account: &AccountName) -> Self {
        Self {
            commands: commands.clone(),
            account: account.clone(),
            token: Uuid::new_v4().simple().to_string(),
            fence: 0,
            is_released: false,
        }
    }

    /// Tries to acquire or extend the lock. Returns whether this holder has it.
    pub(super) async fn acquire(&mut self, lease: Duration) -> Result<bool, Error> {
        let fence = self.commands.lock(&self.account, &self.token, lease).await?;
        self.fence = fence.unwrap_or_default();
        Ok(fence.is_some())
    }

    fn unlocked(&mut self) -> impl Future<Output = ()> + Send + 'static {
        self.is_released = true;
        let (commands, account, token) =
            (self.commands.clone(), self.account.clone(), std::mem::take(&mut self.token));
        async move {
            if let Err(error) = commands.release(&account, &token).await {
                tracing::debug!(%error, "the lock could not be released, and will expire");
            }
            tracing::trace!("unlocked");
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.is_released {
            return;
        }
        // Without a runtime, the lease expires.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(self.unlocked());
        }
    }
}

impl LockedGrant for Lease {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(self.commands.load(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            next_revision(replaces, || self.commands.location(&self.account))?;
            let document = document.expose_secret();
            match self.commands.save(&self.account, document, replaces, self.fence).await? {
                SaveOutcome::Saved(revision) => Ok(revision),
                SaveOutcome::Conflict => Err(Error::conflict()),
            }
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(self.commands.remove(&self.account, revision))
    }

    fn release(mut self: Box<Self>) -> ReleaseFuture {
        Box::pin(self.unlocked())
    }
}

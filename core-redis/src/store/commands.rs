//! Redis commands of the store. Each can be repeated safely, and is repeated if its answer is lost.

use std::{sync::Arc, time::Duration};

use core_api::client::full_jitter;
use core_auth::{AccountName, Error, store::StoredDocument};
use redis::{FromRedisValue, Script};
use secrecy::SecretString;
use tokio::time::sleep;

use crate::{
    connection::{MAX_RESPONSE_TIME, RedisConnection, ScriptError},
    scripts::grants,
};

/// The number of attempts for a command without an answer.
const MAX_ATTEMPTS: u32 = 3;

/// The mean delay before a command is repeated.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// The maximum lease. Redis rejects larger expiry times, and a dead holder must not keep the lock
/// forever.
const MAX_LEASE: Duration = Duration::from_secs(24 * 3600);

const UNAVAILABLE: &str =
    "check that Redis is running and reachable, because nothing proceeds without it";

/// The Redis commands of a store.
#[derive(Clone)]
pub(super) struct StoreCommands {
    connection: RedisConnection,
    prefix: Arc<str>,
}

/// The outcome of a save.
pub(super) enum SaveOutcome {
    Saved(u64),
    Conflict,
}

impl StoreCommands {
    pub(super) fn new(connection: RedisConnection, prefix: &str) -> Self {
        Self { connection, prefix: prefix.into() }
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    fn key(&self, kind: &str, account: &AccountName) -> String {
        format!("{}{kind}:{account}", self.prefix)
    }

    fn accounts_key(&self) -> String {
        format!("{}accounts", self.prefix)
    }

    pub(super) fn location(&self, account: &AccountName) -> String {
        format!("Redis key {} (account {account})", self.key("grant", account))
    }

    /// Acquires the lock, and returns its fencing token. Returns `None` if another holder has the
    /// lock.
    pub(super) async fn lock(
        &self,
        account: &AccountName,
        token: &str,
        lease: Duration,
    ) -> Result<Option<u64>, Error> {
        let keys = ["lock", "fence", "grant"].map(|kind| self.key(kind, account));
        let lease = lease.min(MAX_LEASE).as_millis().max(1).to_string();
        let fence = self.run(&grants::LOCK, &keys, &[token, &lease]).await;
        let fence: u64 = fence.map_err(|error| self.failed(account, "taking the lock", error))?;
        Ok((fence > 0).then_some(fence))
    }

    /// Releases the lock if this token still holds it.
    pub(super) async fn release(&self, account: &AccountName, token: &str) -> Result<(), Error> {
        let mut call = grants::RELEASE.prepare_invoke();
        call.key(self.key("lock", account)).arg(token);
        // Not repeated, because the lease expires.
        let released = self.connection.run(&call, MAX_RESPONSE_TIME).await;
        released.map_err(|error| self.failed(account, "releasing the lock", error))
    }

    pub(super) async fn load(
        &self,
        account: &AccountName,
    ) -> Result<Option<StoredDocument>, Error> {
        // Bytes, because the fields may not contain text.
        type Fields = (Option<Vec<u8>>, Option<Vec<u8>>, u64);
        let loaded: Result<Option<Fields>, _> =
            self.run(&grants::LOAD, &[self.key("grant", account)], &[]).await;
        let bad = |problem| {
            Error::damaged(self.location(account), problem)
                .with_advice("move it away and log in again, or use another prefix")
        };
        let (document, revision, age) = match loaded {
            Ok(None) => return Ok(None),
            Ok(Some(loaded)) => loaded,
            Err(error) if error.is_wrong_type() => return Err(bad("it is not a hash")),
            Err(error) => return Err(self.failed(account, "reading", error)),
        };
        let text = |bytes: Option<Vec<u8>>| String::from_utf8(bytes?).ok();
        let document = text(document).ok_or_else(|| bad("it has no `document` field with text"))?;
        let document = SecretString::from(document);
        let revision = text(revision).and_then(|text| text.parse().ok());
        let revision = revision.ok_or_else(|| bad("it has no `revision` field with a number"))?;
        Ok(Some(StoredDocument::new(document, revision).with_age(Duration::from_millis(age))))
    }

    pub(super) async fn save(
        &self,
        account: &AccountName,
        document: &str,
        replaces: u64,
        fence: u64,
    ) -> Result<SaveOutcome, Error> {
        let keys = [self.key("grant", account), self.accounts_key()];
        let arguments = [document, &replaces.to_string(), &fence.to_string(), account.as_str()];
        let revision = self.run(&grants::SAVE, &keys, &arguments).await;
        match revision.map_err(|error| self.failed(account, "saving", error))? {
            0 => Ok(SaveOutcome::Conflict),
            revision => Ok(SaveOutcome::Saved(revision)),
        }
    }

    pub(super) async fn remove(&self, account: &AccountName, revision: u64) -> Result<(), Error> {
        let keys = [self.key("grant", account), self.accounts_key(), self.key("fence", account)];
        let arguments = [&revision.to_string(), account.as_str()];
        let removed = self.run::<u64>(&grants::REMOVE, &keys, &arguments).await;
        match removed.map_err(|error| self.failed(account, "removing", error))? {
            0 => Err(Error::conflict()),
            _ => Ok(()),
        }
    }

    /// Checks that this user may run scripts and write keys.
    pub(super) async fn try_writing(&self) -> Result<(), Error> {
        let keys = [format!("{}open", self.prefix), self.accounts_key()];
        let tried = self.run::<u64>(&grants::TRY, &keys, &[]).await;
        let advice = "name a server that accepts writes and is not a cluster, and let this user run \
                      scripts and write the keys of the prefix";
        let place = || format!("Redis ({})", self.prefix);
        tried.map(drop).map_err(|error| error.into_error(place(), "trying to write", advice))
    }

    pub(super) async fn accounts(&self) -> Result<Vec<AccountName>, Error> {
        let key = self.accounts_key();
        let names = self.run(&grants::ACCOUNTS, std::slice::from_ref(&key), &[]).await;
        let place = || format!("Redis key {key}");
        let names: Vec<String> = names
            .map_err(|error| error.into_error(place(), "listing the accounts", UNAVAILABLE))?;
        let mut accounts: Vec<AccountName> =
            names.iter().filter_map(|name| name.parse().ok()).collect();
        accounts.sort_unstable();
        Ok(accounts)
    }

    /// Runs a script, and repeats it while its outcome is unknown.
    ///
    /// The last argument is the number of earlier attempts.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        keys: &[String],
        arguments: &[&str],
    ) -> Result<T, ScriptError> {
        let mut tries = 0;
        loop {
            let mut call = script.prepare_invoke();
            for key in keys {
                call.key(key);
            }
            for argument in arguments {
                call.arg(argument);
            }
            call.arg(tries);
            let result = self.connection.run(&call, MAX_RESPONSE_TIME).await;
            tries += 1;
            match result {
                Err(error) if tries < MAX_ATTEMPTS && error.is_unanswered() => {
                    tracing::debug!(%error, tries, "Redis did not answer");
                    sleep(RETRY_DELAY / 2 + full_jitter(RETRY_DELAY)).await;
                }
                result => return result,
            }
        }
    }

    fn failed(&self, account: &AccountName, doing: &'static str, error: ScriptError) -> Error {
        error.into_error(self.location(account), doing, UNAVAILABLE)
    }
}

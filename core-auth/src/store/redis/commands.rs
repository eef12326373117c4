//! Redis commands of the store. Each can be repeated safely, and is repeated if its answer is lost.

use std::{sync::Arc, time::Duration};

use redis::{FromRedisValue, RedisError, RedisResult, RetryMethod, Script};
use secrecy::SecretString;
use tokio::time::{sleep, timeout};

use super::{
    connection::{MAX_RESPONSE_TIME, RedisConnection},
    scripts,
};
use crate::{
    AccountName, Error, clock::jitter, error::Fault, store::StoredDocument, task::runtime,
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
pub(super) struct RedisCommands {
    connection: RedisConnection,
    prefix: Arc<str>,
}

/// The outcome of a save.
pub(super) enum SaveOutcome {
    Saved(u64),
    Conflict,
}

impl RedisCommands {
    pub(super) fn new(connection: RedisConnection, prefix: &str) -> Self {
        Self { connection, prefix: prefix.into() }
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    fn key(&self, kind: &str, account: &AccountName) -> String {
        format!("{}{kind}:{account}", self.prefix)
    }

    pub(super) fn place(&self, account: &AccountName) -> String {
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
        runtime()?;
        let keys = ["lock", "fence", "grant"].map(|kind| self.key(kind, account));
        let lease = lease.min(MAX_LEASE).as_millis().max(1).to_string();
        let fence: RedisResult<u64> = self.run(&scripts::LOCK, &keys, &[token, &lease]).await;
        let fence = fence.map_err(|error| self.failed(account, "taking the lock", error))?;
        Ok((fence > 0).then_some(fence))
    }

    /// Releases the lock if this token still holds it.
    pub(super) async fn release(&self, account: &AccountName, token: &str) -> Result<(), Error> {
        runtime()?;
        let mut call = scripts::RELEASE.prepare_invoke();
        call.key(self.key("lock", account)).arg(token);
        // Not repeated, because the lease expires.
        let released =
            timeout(MAX_RESPONSE_TIME, call.invoke_async(&mut self.connection.get())).await;
        released
            .unwrap_or_else(|_| Err(too_late()))
            .map_err(|error| self.failed(account, "releasing the lock", error))
    }

    pub(super) async fn load(
        &self,
        account: &AccountName,
    ) -> Result<Option<StoredDocument>, Error> {
        runtime()?;
        // Bytes, because the fields may not contain text.
        type Fields = (Option<Vec<u8>>, Option<Vec<u8>>, u64);
        let loaded: RedisResult<Option<Fields>> =
            self.run(&scripts::LOAD, &[self.key("grant", account)], &[]).await;
        let bad = |problem: &str| {
            Error::from(Fault::BadGrant {
                place: self.place(account),
                problem: problem.to_owned(),
                advice: "move it away and log in again, or use another prefix",
            })
        };
        let (document, revision, age) = match loaded {
            Ok(None) => return Ok(None),
            Ok(Some(loaded)) => loaded,
            Err(error) if error.code() == Some("WRONGTYPE") => return Err(bad("it is not a hash")),
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
        runtime()?;
        let keys = [self.key("grant", account), format!("{}accounts", self.prefix)];
        let arguments = [document, &replaces.to_string(), &fence.to_string(), account.as_str()];
        let revision: RedisResult<u64> = self.run(&scripts::SAVE, &keys, &arguments).await;
        match revision.map_err(|error| self.failed(account, "saving", error))? {
            0 => Ok(SaveOutcome::Conflict),
            revision => Ok(SaveOutcome::Saved(revision)),
        }
    }

    pub(super) async fn remove(&self, account: &AccountName, revision: u64) -> Result<(), Error> {
        runtime()?;
        let accounts = format!("{}accounts", self.prefix);
        let keys = [self.key("grant", account), accounts, self.key("fence", account)];
        let arguments = [&revision.to_string(), account.as_str()];
        let removed: RedisResult<u64> = self.run(&scripts::REMOVE, &keys, &arguments).await;
        match removed.map_err(|error| self.failed(account, "removing", error))? {
            0 => Err(Fault::Conflict.into()),
            _ => Ok(()),
        }
    }

    /// Checks that this user may run scripts and write keys.
    pub(super) async fn try_writing(&self) -> Result<(), Error> {
        runtime()?;
        let keys = ["open", "accounts"].map(|name| format!("{}{name}", self.prefix));
        let tried: RedisResult<u64> = self.run(&scripts::TRY, &keys, &[]).await;
        tried.map(drop).map_err(|source| Error::from(Fault::Store {
            place: format!("Redis ({})", self.prefix),
            doing: "trying to write".into(),
            advice: "name a server that accepts writes and is not a cluster, and let this user run \
                     scripts and write the keys of the prefix",
            source: source.into(),
        }))
    }

    pub(super) async fn accounts(&self) -> Result<Vec<AccountName>, Error> {
        runtime()?;
        let key = format!("{}accounts", self.prefix);
        let names: RedisResult<Vec<String>> =
            self.run(&scripts::ACCOUNTS, std::slice::from_ref(&key), &[]).await;
        let names = names.map_err(|source| Fault::Store {
            place: format!("Redis key {key}"),
            doing: "listing the accounts".into(),
            advice: UNAVAILABLE,
            source: source.into(),
        })?;
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
    ) -> RedisResult<T> {
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
            let mut connection = self.connection.get();
            let result = timeout(MAX_RESPONSE_TIME, call.invoke_async(&mut connection)).await;
            let result = result.unwrap_or_else(|_| Err(too_late()));
            if result.as_ref().is_err_and(RedisError::is_timeout) {
                self.connection.replace();
            }
            tries += 1;
            match result {
                Err(error) if tries < MAX_ATTEMPTS && is_unanswered(&error) => {
                    tracing::debug!(%error, tries, "Redis did not answer");
                    sleep(RETRY_DELAY.mul_f64(0.5 + jitter())).await;
                }
                result => return result,
            }
        }
    }

    fn failed(&self, account: &AccountName, doing: &'static str, source: RedisError) -> Error {
        self.error(account, doing, UNAVAILABLE, source.into())
    }

    pub(super) fn error(
        &self,
        account: &AccountName,
        doing: &'static str,
        advice: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> Error {
        Fault::Store { place: self.place(account), doing: doing.into(), advice, source }.into()
    }
}

fn too_late() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}

/// Returns whether there was no answer, or an answer that asks to retry, as after a restart.
fn is_unanswered(error: &RedisError) -> bool {
    !matches!(error.retry_method(), RetryMethod::NoRetry)
}

//! Claims: one worker for each company, also after a killed one.

use std::{
    fs::{self, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    fault::Fault,
    file::File,
    service::{now, shown},
};
use crate::{company::Company, destination::DestinationError, holder::Holder};

impl File {
    pub(super) fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> Result<(), Fault> {
        self.check_place()?;
        let has_lock = self.lock(company)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some((other, until)) = held(&transaction, company)?
            && other != holder.0.to_string()
            && !has_lock
            && until > now()
        {
            return Err(DestinationError::Held { company: company.clone(), until }.into());
        }
        transaction
            .prepare_cached(
                "INSERT INTO _mirror_state (company, holder, held_until) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (company) DO UPDATE SET holder = ?2, held_until = ?3",
            )?
            .execute(params![company.as_str(), holder.0.to_string(), end(time)])?;
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn release(&mut self, company: &Company, holder: Holder) -> Result<(), Fault> {
        self.connection
            .prepare_cached(
                "UPDATE _mirror_state SET holder = NULL, held_until = NULL WHERE company = ?1 AND holder = ?2",
            )?
            .execute(params![company.as_str(), holder.0.to_string()])?;
        if let Some((lock, path)) = self.claims.0.remove(company) {
            // The claim in the table decides, so a file that is left over does no harm.
            let _ = fs::remove_file(path);
            drop(lock);
        }
        Ok(())
    }

    /// Takes the lock of a company. False if another process or another mirror of this one has it.
    fn lock(&mut self, company: &Company) -> Result<bool, Fault> {
        if self.claims.0.contains_key(company) {
            return Ok(true);
        }
        let path = lock_path(&self.path, company);
        let mut options = fs::OpenOptions::new();
        let file = match options.create(true).truncate(false).write(true).open(&path) {
            Ok(file) => file,
            Err(error) => return Err(Fault::Lock(error, path)),
        };
        match file.try_lock() {
            Ok(()) => {
                self.claims.0.insert(company.clone(), (file, path));
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            // A file system without locks: the lease alone decides.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                Ok(false)
            }
            Err(TryLockError::Error(error)) => Err(Fault::Lock(error, path)),
        }
    }
}

/// Refuses a batch if another worker holds the company, and extends the claim.
pub(super) fn extend(
    connection: &Connection,
    company: &Company,
    holder: Holder,
    time: Duration,
    state: &str,
) -> Result<(), Fault> {
    match held(connection, company)? {
        Some((other, _)) if other == holder.0.to_string() => {}
        other => {
            let until = other.map_or_else(now, |(_, until)| until);
            return Err(DestinationError::Held { company: company.clone(), until }.into());
        }
    }
    connection
        .prepare_cached("UPDATE _mirror_state SET state = ?2, held_until = ?3 WHERE company = ?1")?
        .execute(params![company.as_str(), state, end(time)])?;
    Ok(())
}

/// Returns the worker that holds a company, and the end of its claim.
fn held(connection: &Connection, company: &Company) -> Result<Option<(String, String)>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT holder, held_until FROM _mirror_state WHERE company = ?1 AND holder IS NOT NULL",
    )?;
    let held = select.query_row([company.as_str()], |row| {
        Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.unwrap_or_default()))
    });
    Ok(held.optional()?)
}

fn end(time: Duration) -> String {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    shown(Timestamp::now().saturating_add(time).unwrap_or(Timestamp::MAX))
}

/// Returns the path of the lock of a company, beside the database.
fn lock_path(database: &Path, company: &Company) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(format!("-{:016x}.lock", xxh3_64(company.as_str().as_bytes())));
    PathBuf::from(path)
}

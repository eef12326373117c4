//! Operations on all records: reset, snapshots, dump and seed.

use std::{io, path::Path};

use super::Sandbox;
use crate::{data::SeedError, state::ServerState};

impl Sandbox {
    /// Replaces all records by those of the start. Logins and faults stay as they are.
    ///
    /// Records that are created afterwards have the same ids as after the start.
    pub fn reset(&self) {
        self.change(ServerState::reset);
    }

    /// Keeps a copy of all records under a name, in place of an earlier one with this name.
    ///
    /// A copy shares the records that do not change, so it is made within microseconds. A sandbox keeps
    /// up to 100 snapshots, until it stops.
    ///
    /// # Errors
    ///
    /// Fails if the name is empty or longer than 100 bytes, or if there are 100 snapshots.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// sandbox.snapshot("before the import")?;
    /// sandbox.restore("before the import")?;
    /// assert_eq!(sandbox.snapshots(), ["before the import"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn snapshot(&self, name: &str) -> io::Result<()> {
        self.try_change(|state| state.snapshot(name).map_err(invalid))
    }

    /// Replaces all records by those of a snapshot.
    ///
    /// # Errors
    ///
    /// Fails if no snapshot has this name, or if the data file cannot be written.
    pub fn restore(&self, name: &str) -> io::Result<()> {
        self.try_change(|state| state.restore(name).map_err(invalid))
    }

    /// Removes a snapshot. Without a snapshot of this name, nothing changes.
    pub fn remove_snapshot(&self, name: &str) {
        self.state.remove_snapshot(name);
    }

    /// Returns the names of all snapshots in their alphabetical order.
    #[must_use]
    pub fn snapshots(&self) -> Vec<String> {
        self.state.snapshots()
    }

    /// Writes all records to a folder, one JSON file for each resource, such as `timeentry.json`.
    ///
    /// The records are in the order of their ids, and each is one line. The records of the second company
    /// are in the folder `company-2` below. Files of an earlier dump are replaced.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be written.
    pub fn dump(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        self.try_change(|state| state.dump(folder.as_ref()))
    }

    /// Replaces all records by those of a folder, as [`dump`](Self::dump) writes it.
    ///
    /// A file may also be CSV (RFC 4180) with the names of fields in its first line, such as
    /// `timeentry.csv`. An empty cell is `null`. Resources without a file have no records. The sandbox sets fields that
    /// a file leaves out: ids, versions, names of other records, and the defaults of the API.
    ///
    /// # Errors
    ///
    /// Fails with the file, the line and the field of a mistake. Then the records stay as they are. Fails also
    /// if the data file cannot be written.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// std::fs::write(folder.join("activity.csv"), "code,description\nDR,Drafting\n")?;
    /// sandbox.seed(folder)?;
    ///
    /// std::fs::write(folder.join("activity.csv"), "code,billRate\nDR,high\n")?;
    /// let error = sandbox.seed(folder).unwrap_err().to_string();
    /// assert!(error.contains("activity.csv, line 2, `billRate`"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(&self, folder: impl AsRef<Path>) -> Result<(), SeedError> {
        let folder = folder.as_ref();
        self.state.seed(folder)?;
        self.state.save().map_err(|reason| SeedError::new(folder, reason))
    }
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}

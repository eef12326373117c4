//! Operations on all records of all companies: reset, snapshots, dump and seed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{CompanyState, ServerState};
use crate::data::{self, Database, SeedError};

impl ServerState {
    /// Replaces all records by those of the start.
    pub(crate) fn reset(&self) {
        for company in self.companies().filter(|company| company.is_made()) {
            let snapshots = company.snapshots();
            company.database().replace(snapshots.start());
        }
    }

    /// Keeps a copy of all records. An error is the reason that it is not kept.
    pub(crate) fn snapshot(&self, name: &str) -> Result<(), String> {
        self.first.snapshots().check(name)?;
        for company in self.companies().filter(|company| company.is_made()) {
            let mut snapshots = company.snapshots();
            snapshots.take(name, &company.database());
        }
        Ok(())
    }

    /// Replaces all records by those of a snapshot. An error is a reason that names it.
    pub(crate) fn restore(&self, name: &str) -> Result<(), String> {
        if self.first.snapshots().get(name).is_none() {
            return Err(format!("no snapshot has the name `{name}`; take it first"));
        }
        for company in self.companies().filter(|company| company.is_made()) {
            let snapshots = company.snapshots();
            // A company that nobody had used has the records of the start.
            let snapshot = snapshots.get(name).unwrap_or_else(|| snapshots.start());
            company.database().replace(snapshot);
        }
        Ok(())
    }

    /// Removes a snapshot, and returns whether it existed.
    pub(crate) fn remove_snapshot(&self, name: &str) -> bool {
        let others = self.others.iter().filter(|company| company.is_made());
        others.for_each(|company| {
            company.snapshots().remove(name);
        });
        self.first.snapshots().remove(name)
    }

    /// Returns the names of all snapshots.
    pub(crate) fn snapshots(&self) -> Vec<String> {
        self.first.snapshots().names().cloned().collect()
    }

    /// Writes all records to a folder.
    pub(crate) fn dump(&self, folder: &Path) -> io::Result<()> {
        for (number, company) in self.companies().enumerate() {
            // The copy shares all records, so calls need not wait for the files.
            let database = company.database().clone();
            data::dump(&database, &company_folder(folder, number))?;
        }
        Ok(())
    }

    /// Replaces all records by those of a folder. A mistake changes nothing.
    ///
    /// A company without a folder keeps its records.
    pub(crate) fn seed(&self, folder: &Path) -> Result<(), SeedError> {
        self.check_folders(folder)?;
        let mut loaded: Vec<(&CompanyState, Database)> = Vec::new();
        for (number, company) in self.companies().enumerate() {
            let folder = company_folder(folder, number);
            if number == 0 || folder.exists() {
                let base = company.database().clone();
                loaded.push((company, data::load(&base, &folder)?));
            }
        }
        for (company, database) in loaded {
            company.database().replace(&database);
        }
        Ok(())
    }

    /// Checks that each folder of a company is that of a company of this sandbox.
    fn check_folders(&self, folder: &Path) -> Result<(), SeedError> {
        let numbers = self.companies().enumerate().map(|(number, _)| number);
        let known: Vec<PathBuf> = numbers.map(|number| company_folder(folder, number)).collect();
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.is_dir()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(COMPANY) && !known.contains(&path) {
                let reason = format!(
                    "is not the folder of a company, because the sandbox has {}; start it with more",
                    known.len()
                );
                return Err(SeedError::new(&path, reason));
            }
        }
        Ok(())
    }
}

/// The start of the names of folders with the records of further companies.
const COMPANY: &str = "company-";

/// Returns the folder with the records of a company, by its position in the settings. The first company is in the folder itself.
pub(crate) fn company_folder(folder: &Path, company: usize) -> PathBuf {
    match company {
        0 => folder.to_owned(),
        company => folder.join(format!("{COMPANY}{}", company.saturating_add(1))),
    }
}

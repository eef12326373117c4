//! A program without async code: it logs a person in, adds up hours, and follows a resource.

use std::{collections::BTreeMap, error::Error, path::Path};

use core_api::{
    Activity, FindDocumentUri, ListActivities, ListDocuments, ListTimeEntries, Scope, TimeEntry,
    client::{Change, ChangeCursor},
    exports::{jiff::civil::DateTime, rust_decimal::Decimal},
};
use core_auth::{App, FileStore, LoginMethod, blocking::Session};

/// Opens the session in a file, or lets a person log in.
///
/// # Errors
///
/// Fails without a file or a login.
pub fn open(app: App, file: &Path, login: LoginMethod) -> Result<Session, Box<dyn Error>> {
    let scopes = [Scope::ReadwriteCore, Scope::OfflineAccess];
    let builder = Session::builder(app, FileStore::open(file)?).scopes(scopes).login(login);
    Ok(builder.open_blocking()?)
}

/// Adds up the billable hours.
///
/// # Errors
///
/// Fails if a page or a row cannot be read.
pub fn billable_hours(session: &Session) -> Result<Decimal, Box<dyn Error>> {
    let client = session.client()?;
    let billable = ListTimeEntries::new().filter(TimeEntry::BILLABLE.eq(true)).prefetch(4);
    let mut hours = Decimal::ZERO;
    for entry in client.stream(billable) {
        hours = hours.saturating_add(entry?.actual_hours.unwrap_or_default());
    }
    Ok(hours)
}

/// A copy of the activities, with the end of the last pass.
#[derive(Debug, Default)]
pub struct Replica {
    /// The activities by the text of their ids.
    pub activities: BTreeMap<String, Activity>,
    cursor: Option<ChangeCursor>,
}

impl Replica {
    /// Adds the changes since the last pass.
    ///
    /// # Errors
    ///
    /// Fails if a page or a row cannot be read. The next pass then continues.
    pub fn follow(&mut self, session: &Session) -> Result<(), Box<dyn Error>> {
        let client = session.client()?;
        let known: Vec<_> = self.activities.values().map(|activity| activity.id).collect();
        let changes = match &self.cursor {
            Some(cursor) => client.changes_after::<Activity>(cursor)?,
            None => client.changes(DateTime::MIN),
        };
        let mut changes = changes.deletions(known);
        for change in &mut changes {
            match change? {
                Change::Changed(activity) => {
                    drop(self.activities.insert(activity.id.to_string(), activity));
                }
                Change::Deleted(id) => drop(self.activities.remove(&id.to_string())),
                _ => {}
            }
        }
        self.cursor = Some(changes.cursor());
        Ok(())
    }
}

/// Counts the activities, and repeats the call after a login if one is needed.
///
/// # Errors
///
/// The error of the call or of the login.
pub fn count(session: &Session) -> Result<u64, Box<dyn Error>> {
    let client = session.client()?;
    Ok(session.run(|| client.count(ListActivities::new()))?)
}

/// Writes the file of the first document, and returns its length in bytes.
///
/// # Errors
///
/// Fails without a document, or if the file cannot be fetched or written.
pub fn save_document(session: &Session, file: &Path) -> Result<u64, Box<dyn Error>> {
    let client = session.client()?;
    let document = client.first(ListDocuments::new())?.ok_or("there is no document")?;
    let address = client.send(FindDocumentUri::new(document.id))?;
    let summary = client.download(&address).write_to(&mut std::fs::File::create(file)?)?;
    Ok(summary.written())
}

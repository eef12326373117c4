//! Saving of all state in a store, before each response.

use super::{ServerState, lock};
use crate::{
    identity::{AppRegistration, SavedPart},
    store::{Changes, Entry, Store},
};

/// The kind of the entry with all apps.
pub(crate) const APPS: &str = "apps";

/// A store and what it holds.
pub(crate) struct Saving {
    store: Box<dyn Store>,
    /// The apps in the store, or `None` if they are unknown.
    apps: Option<Vec<AppRegistration>>,
    /// True if the store lacks changes that could not be written.
    has_failed: bool,
}

impl Saving {
    /// Saves state in this store, which does not have the apps yet.
    pub(crate) fn new(store: Box<dyn Store>) -> Self {
        Self { store, apps: None, has_failed: false }
    }
}

impl ServerState {
    /// Writes all changes to the store, if there is one. An error is the reason that the store lacks them.
    ///
    /// Responses wait for this call, so a client never hears of a change that a killed process loses.
    pub(crate) fn save(&self) -> Result<(), String> {
        let Some(saving) = &self.saving else { return Ok(()) };
        // The lock keeps the order of changes, because a later change is taken after an earlier one is written.
        let mut saving = lock(saving);
        let mut changes = Changes { is_all: saving.has_failed, ..Changes::default() };
        for (number, company) in self.companies().enumerate().filter(|(_, one)| one.is_made()) {
            let mut database = company.database();
            if changes.is_all {
                database.log_changes();
            }
            changes.companies.extend(database.take_changes().map(|taken| (number, taken)));
        }
        changes.entries.extend(self.identity_changes(changes.is_all));
        let apps = self.apps().all().to_vec();
        if changes.is_all || saving.apps.as_ref() != Some(&apps) {
            let json = serde_json::to_string(&apps).ok();
            changes.entries.push(Entry { kind: APPS, key: String::new(), json });
        }
        if changes.is_empty() {
            return Ok(());
        }
        let written = saving.store.write(&changes);
        saving.has_failed = written.is_err();
        saving.apps = written.is_ok().then_some(apps);
        written.map_err(|error| error.to_string())
    }

    /// Returns the changed codes, tokens and sessions, or all of them.
    fn identity_changes(&self, is_all: bool) -> Vec<Entry> {
        let mut identity = self.identity();
        if is_all {
            identity.log_changes();
        }
        let entry = |part: SavedPart| Entry { kind: part.kind, key: part.key, json: part.json };
        identity.take_changes().into_iter().map(entry).collect()
    }
}

//! The sample companies.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use jiff::civil::Date;

use super::{DataSet, Database, generate, with_nasty_records};
use crate::data::{row::text, schema::all};

/// The company whose data the sandbox has.
pub(crate) const COMPANY_NAME: &str = "Example Architects";

/// The number of databases that are kept for later starts.
const KEPT: usize = 4;

/// Returns a database with the records of a set up to this day, for a company of this name.
pub(crate) fn database(set: DataSet, today: Date, company: &str, number: u64) -> Database {
    let database = sample_database(today, company, number);
    match set {
        DataSet::Sample => database,
        DataSet::Nasty => with_nasty_records(database, today, number),
    }
}

/// Returns a database with sample data up to this day, for a company of this name.
///
/// The ids of two companies with different numbers have nothing in common.
pub(super) fn sample_database(today: Date, company: &str, number: u64) -> Database {
    // Tests start many sandboxes on one day, so the last databases are reused.
    static LAST: Mutex<BTreeMap<(String, u64, Date), Database>> = Mutex::new(BTreeMap::new());
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (company.to_owned(), number, today);
    if last.len() >= KEPT && !last.contains_key(&key) {
        last.clear();
    }
    last.entry(key).or_insert_with(|| generate(today, company, number)).clone()
}

/// Sets the name in the company's own record.
pub(super) fn set_name(database: &mut Database, name: &str) {
    let Some(resource) = all().iter().find(|resource| resource.path == "/company") else { return };
    let Some(mut row) = database.rows(resource).next().cloned() else { return };
    if let Some(id) = row.id("id") {
        row.set("name", text(name));
        database.insert(resource, id, row);
    }
}

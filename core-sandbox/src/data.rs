//! The data of the server: records, their schema and the rules for them. Nothing here knows HTTP.

mod column;
mod database;
mod defaults;
mod derived;
mod employees;
mod folder;
mod history;
mod history_flaw;
mod lexer;
mod list;
mod marks;
mod query;
mod records;
mod references;
mod refusal;
mod row;
mod rules;
mod scalar;
mod schema;
mod seed;
mod snapshots;

#[cfg(feature = "store")]
pub(crate) use database::StoredDatabase;
pub(crate) use database::{Database, DatabaseChanges, MAX_RECORDS};
pub(crate) use employees::{add_employee, employees};
pub use folder::SeedError;
pub(crate) use folder::{dump, load};
pub use history_flaw::HistoryFlaw;
pub(crate) use list::{PageCaps, list};
pub(crate) use marks::{Marks, Unconfirmed};
pub(crate) use records::{create, create_batch, delete, get, patch, read_single, update};
pub(crate) use refusal::Refusal;
pub(crate) use row::Row;
pub(crate) use schema::{
    ACTIVITY, DOCUMENT, EMPLOYEE, GROUP, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY,
    PROJECT_ASSIGNMENT_RESOURCE, Resource, all,
};
pub use seed::DataSet;
pub(crate) use seed::{COMPANY_NAME, database};
pub(crate) use snapshots::Snapshots;

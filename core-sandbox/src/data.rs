//! The data of the server: records, their schema and the rules for them. Nothing here knows HTTP.

mod database;
mod derived;
mod employees;
mod history;
mod history_flaw;
mod lexer;
mod list;
mod query;
mod records;
mod references;
mod refusal;
mod row;
mod rules;
mod scalar;
mod schema;
mod seed;

pub(crate) use database::{Database, MAX_RECORDS};
pub(crate) use employees::{add_employee, employees};
pub use history_flaw::HistoryFlaw;
pub(crate) use list::{Listing, list};
pub(crate) use query::Unconfirmed;
pub(crate) use records::{create, create_batch, delete, get, patch, read_single, update};
pub(crate) use refusal::Refusal;
pub(crate) use row::Row;
pub(crate) use schema::{
    ACTIVITY, DOCUMENT, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE,
    Resource, all,
};
pub(crate) use seed::{COMPANY_NAME, sample_database};

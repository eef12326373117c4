//! The pages for people.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

mod apps;
mod browser;
mod consent;
mod control;
mod faults;
mod hostile;
mod requests;
mod resources;
mod site;

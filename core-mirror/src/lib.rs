//! A firm's data of Core in a database or in files: a first load, and then only changes, with deletions.
//!
//! A [`Mirror`] reads the resources of one company with a [`Client`](core_api::Client), and writes them to a
//! [`Destination`], such as a file of SQLite ([`Sqlite`]). The tables are made from the
//! [catalog](core_api::catalog), so no resource has code of its own.
//!
//! - **Nothing is lost or doubled.** Each batch of rows is written together with the state from which the next run
//!   continues. So a run may be killed at any moment.
//! - **Only changes are read** where Core tells them: see [`Client::changes_of_all`](core_api::Client::changes_of_all).
//!   Other lists are read whole, and compared with what the destination has.
//! - **A run is never called complete when it is not.** Its [`RunReport`] says what was read, what was refused and what
//!   was left out.
//! - **Sensitive fields are left out** unless they are asked for by name.
//!
//! ```no_run
//! # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use core_mirror::{Mirror, Sqlite};
//!
//! let destination = Sqlite::open("firm.db").await?;
//! let mut mirror = Mirror::builder(client.read_only(), destination)
//!     .company("acme")
//!     .resources(["TimeEntry", "Project", "Employee"])
//!     .build()?;
//! println!("{:?}", mirror.run().await?.outcome);
//! # Ok(())
//! # }
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

/// Compiles the examples of the README.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../README.md")]
mod readme {}

mod batch;
mod column;
mod company;
mod counts;
pub mod destination;
mod error;
#[cfg(any(feature = "csv", feature = "parquet"))]
mod files;
mod fingerprint;
mod holder;
mod known;
mod meter;
mod mirror;
mod parcel;
#[cfg(feature = "postgres")]
mod postgres;
mod progress;
mod reader;
mod row;
mod run;
#[cfg(feature = "singer")]
pub mod singer;
#[cfg(feature = "sqlite")]
mod sqlite;
mod state;
mod stop;
mod table;
mod value;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod views;
mod writer;

pub use batch::{Batch, RejectedRow, Rejection, Written};
pub use column::{Column, ColumnType};
pub use company::Company;
pub use destination::{Destination, DestinationError};
pub use error::{MirrorError, SettingError};
#[cfg(any(feature = "csv", feature = "parquet"))]
pub use files::{FileFormat, Files};
pub use holder::Holder;
pub use mirror::{Mirror, MirrorBuilder};
#[cfg(feature = "postgres")]
pub use postgres::{
    PastRun, Postgres, PostgresAddress, PostgresReadError, PostgresReader, Selection, TextRow,
    TextRows,
};
pub use progress::Progress;
pub use row::Row;
pub use run::{LeftOut, NotMirrored, Outcome, RunId, RunReport};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
pub use stop::StopHandle;
pub use table::Table;
pub use value::Value;

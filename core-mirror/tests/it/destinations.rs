//! Destinations: cases that all of them pass, and cases of each.

#[cfg(any(feature = "csv", feature = "parquet"))]
mod files;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(feature = "csv", feature = "parquet"))]
mod readers;
mod records;
#[cfg(any(feature = "csv", feature = "parquet", feature = "postgres"))]
mod runs;
#[cfg(feature = "postgres")]
pub(crate) mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
mod suite;

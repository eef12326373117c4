//! Scopes that `core-api` does not know.

use bqe::{
    Endpoint, Json, Scopes,
    access::{Need, ReadOnly, SentBy},
};

/// The scopes of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
#[scope(crate = bqe)]
#[non_exhaustive]
pub enum Right {
    /// Reads the payroll.
    #[scope("read:payroll")]
    Read,
    /// Reads and writes the payroll.
    #[scope("readwrite:payroll", implies = [Read])]
    Write,
    /// A scope with the name of an item of `FromStr`.
    #[scope("err")]
    Err,
}

/// The need for `read:payroll`.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadPayroll {}

impl Need for ReadPayroll {
    const SCOPE: &'static str = "read:payroll";
}

impl SentBy<ReadOnly> for ReadPayroll {}

/// Reads the payroll.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/payroll", scope = ReadPayroll, returns = Json, crate = bqe)]
#[non_exhaustive]
pub struct GetPayroll {}

/// Calls whose need is in another module.
pub mod elsewhere {
    use bqe::{Endpoint, Json};

    /// Reads the payroll by a path to the need.
    #[derive(Clone, Debug, Endpoint)]
    #[endpoint(GET, "/payroll/all", scope = super::ReadPayroll, returns = Json, crate = bqe)]
    #[non_exhaustive]
    pub struct GetWholePayroll {}
}

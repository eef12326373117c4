//! Scopes that `core-api` does not know.

use bqe::{Endpoint, Json, Scopes, access::RequiredAccess};

/// The scopes of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
#[scope(crate = bqe)]
#[non_exhaustive]
pub enum Right {
    /// Reads the payroll.
    #[scope("read:payroll", read = ReadPayroll)]
    Read,
    /// Reads and writes the payroll.
    #[scope("readwrite:payroll", implies = [Read], write = WritePayroll)]
    Write,
    /// A scope with the name of an item of `FromStr`.
    #[scope("err")]
    Err,
}

/// Reads the payroll.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/payroll", scope = ReadPayroll, returns = Json, crate = bqe)]
#[non_exhaustive]
pub struct GetPayroll {}

/// A need that is declared by hand.
#[derive(Debug)]
#[non_exhaustive]
pub enum CloseYear {}

impl RequiredAccess for CloseYear {
    const SCOPE: &'static str = "close:year";
}

/// Closes a year.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/payroll/close", scope = CloseYear, returns = (), crate = bqe)]
#[non_exhaustive]
pub struct ClosePayroll {}

/// Writes the payroll.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/payroll", scope = WritePayroll, returns = (), crate = bqe)]
#[non_exhaustive]
pub struct WritePay {}

/// Calls whose need is in another module.
pub mod elsewhere {
    use bqe::{Endpoint, Json};

    /// Reads the payroll by a path to the need.
    #[derive(Clone, Debug, Endpoint)]
    #[endpoint(GET, "/payroll/all", scope = super::ReadPayroll, returns = Json, crate = bqe)]
    #[non_exhaustive]
    pub struct GetWholePayroll {}
}

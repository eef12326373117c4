//! Options of `openapi`, and the parts of `interop`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The options of `openapi`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(crate) struct OpenapiArguments {
    /// Print OpenAPI 3.0, for tools that do not read 3.1
    #[arg(long = "3.0")]
    pub(crate) three_zero: bool,
    /// Write the document to a file instead
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A group of third-party programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Interop {
    /// Use a sandbox with foreign clients in several languages (about 2 minutes)
    Clients,
    /// Use a sandbox with clients in curl, Python and Node only (about 1 minute)
    Scripts,
    /// Read mirrors in files and SQLite by DuckDB, pyarrow, csv and sqlite3 (about 3 minutes)
    Files,
    /// Log in at a certified OpenID provider (about 2 minutes)
    Openid,
    /// Read a sandbox with clients of the OpenAPI documents (about 5 minutes)
    Openapi,
    /// Send 10,000 random requests, and check the answers (about 6 minutes)
    Schemathesis,
    /// Run the Singer tap with a checker, four targets and Meltano (about 4 minutes)
    Singer,
}

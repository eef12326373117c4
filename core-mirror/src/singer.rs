//! A Singer tap: a program that writes the records of Core for the targets of Meltano, Airbyte, dlt and others.
//!
//! The [Singer specification](https://hub.meltano.com/singer/spec/) defines the messages. A tap writes them to standard
//! output, one a line, and everything else to standard error. `docs/singer.md` describes the configuration.
//!
//! ```no_run
//! use clap::Parser;
//! use core_mirror::singer::TapArguments;
//!
//! #[derive(Parser)]
//! #[command(name = "tap-core", version)]
//! struct Command {
//!     #[command(flatten)]
//!     tap: TapArguments,
//! }
//!
//! #[tokio::main]
//! async fn main() -> std::process::ExitCode {
//!     Command::parse().tap.run().await
//! }
//! ```

mod arguments;
mod catalog;
mod config;
mod error;
mod file;
mod ids;
mod log;
mod message;
mod output;
mod schema;
mod session;
mod state;
mod stop;
mod stream;
mod sync;
mod value;

pub use arguments::TapArguments;

//! A Singer tap: the records of Core as messages on standard output.
//!
//! `cargo run -p core-mirror --features singer --example tap_core -- --discover` prints the catalog. `docs/singer.md`
//! describes the settings.

use std::process::ExitCode;

use clap::Parser;
use core_mirror::singer::TapArguments;

/// Write the records of BQE Core as Singer messages
#[derive(Debug, Parser)]
#[command(name = "tap-core", version)]
struct Command {
    #[command(flatten)]
    tap: TapArguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    Command::parse().tap.run().await
}

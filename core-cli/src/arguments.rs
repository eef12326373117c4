//! The arguments of the command.

use clap::Parser;

use crate::{command::Command, global_arguments::GlobalArguments};

/// BQE Core from a terminal.
///
/// Standard output has data only. Notes, progress and errors go to standard error.
#[derive(Debug, Parser)]
#[command(name = "corectl", version, after_help = AFTER_HELP, subcommand_required = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: GlobalArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The part of the help about examples and exit codes.
const AFTER_HELP: &str = "\
Examples:
  corectl list time --where \"date >= 2026-11-01 and billable = true\" --order \"date desc\"
  corectl list clients --fields name,phone --csv > clients.csv
  corectl explain invoice.balance
  corectl --sandbox list projects        try it without an account

Exit codes:
  0    done
  1    Core or the network refused or failed
  2    wrong usage; nothing was sent
  3    not logged in, or the person lacks the right
  4    rate limit or time-out; try again later
  130  Ctrl-C";

//! The command `corectl`: BQE Core from a terminal.
//!
//! The library is for the command and its tests. Programs use `core-api`.
//!
//! No code here is for a single resource. Names, fields and calls come from [`core_api::catalog`].

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod arguments;
mod columns;
mod command;
mod completion;
mod confirmation;
mod context;
mod error;
mod field_place;
mod field_value;
mod filled;
mod global_arguments;
mod import;
mod interrupt;
mod json;
mod meaning;
mod mirror_address;
mod mistake;
mod moment;
mod names;
mod output;
mod progress;
mod raw_object;
mod reading;
mod record_body;
mod record_calls;
mod record_input;
mod references;
mod report;
mod reported_limit;
mod resource;
mod row_limit;
mod same_value;
mod sensitive;
mod session;
mod settings;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};

use arguments::Arguments;
use context::Context;
use error::CliError;

/// Runs the command with the arguments of the process, and returns its exit code.
///
/// A shell that asks for completions gets them instead (`COMPLETE`).
#[must_use]
pub fn main() -> ExitCode {
    clap_complete::CompleteEnv::with_factory(Arguments::command)
        .shells(completion::SHELLS)
        .complete();
    let command = filled::without_empty_variables(Arguments::command());
    let matches = command.try_get_matches();
    let arguments = match matches.and_then(|found| Arguments::from_arg_matches(&found)) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let context = Context::new(arguments.global);
    let result = run(&context, &arguments.command);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(text) = error.text() {
                context.terminal.write_error(text);
            }
            error.exit_code()
        }
    }
}

/// Shows the help or the version, or refuses a command line that cannot be read.
fn refuse(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => drop(error.print()),
        _ => terminal::write_usage_error(error),
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Runs a command until it ends or the process is interrupted.
fn run(context: &Context, command: &command::Command) -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("no runtime can be started: {error}")))?;
    let work = command.run(context);
    let result = match command.handles_signals() {
        true => runtime.block_on(work),
        false => runtime.block_on(interrupt::or_stop(work)),
    };
    // A thread that waits for a line of standard input would keep the process.
    runtime.shutdown_background();
    result
}

//! `singer`: a Singer tap, whose settings are those of the specification.

use std::process::ExitCode;

use clap::Args;
use core_mirror::singer::TapArguments;

use crate::{context::Context, error::CliError};

/// The arguments of `singer`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SingerArguments {
    #[command(flatten)]
    tap: TapArguments,
}

/// The part of the help about logins.
const AFTER_HELP: &str = "\
A tap is run by another program, so its login is in the file of `--config`, and the global options about \
accounts and stores have no effect. docs/singer.md describes the settings.";

impl SingerArguments {
    /// Runs the command. The tap writes its own errors.
    ///
    /// # Errors
    ///
    /// If the run is not complete, or if a file is not valid.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        if context.global.sandbox.is_some() {
            return Err(CliError::usage(
                "`singer` does not use `--sandbox`; write the address of a running sandbox to the file of `--config`",
            ));
        }
        let code = self.tap.clone().run().await;
        // The codes of a tap are 0, 1 and 2, with the meaning that they have here.
        match code {
            code if code == ExitCode::SUCCESS => Ok(()),
            code if code == ExitCode::from(2) => Err(CliError::usage("")),
            _ => Err(CliError::failed("")),
        }
    }
}

//! The consent of a person to a change.

use crate::{context::Context, error::CliError};

/// Refuses a change that nobody can be asked about, before anything is sent.
///
/// # Errors
///
/// A usage error without a terminal and without `--yes`.
pub(crate) fn require_person(context: &Context, is_agreed: bool) -> Result<(), CliError> {
    if is_agreed || (context.terminal.stdin && context.terminal.stderr) {
        return Ok(());
    }
    Err(CliError::usage(
        "there is no terminal to ask at; add `--yes` to change the data, or `--dry-run` to only see the change",
    ))
}

/// Asks a person at the terminal, unless `--yes` has agreed.
///
/// # Errors
///
/// If the person does not agree.
pub(crate) async fn agree(
    context: &Context,
    is_agreed: bool,
    question: &str,
) -> Result<(), CliError> {
    if is_agreed || context.ask(question).await? {
        return Ok(());
    }
    Err(CliError::failed("the change was not confirmed, and nothing was changed"))
}

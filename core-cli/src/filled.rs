//! Texts of arguments that are not empty, such as those of a variable that a script has not set.

use clap::{Arg, Command, builder::Resettable};

/// Reads a text of the command line that is not empty.
pub(crate) fn filled(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("it is empty; write a value, or leave it out".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Leaves empty variables of the environment out, as if they were not set.
pub(crate) fn without_empty_variables(command: Command) -> Command {
    let set = |arg: Arg| match arg.get_env().and_then(std::env::var_os) {
        Some(value) if value.is_empty() => arg.env(Resettable::Reset),
        Some(_) | None => arg,
    };
    command.mut_args(set).mut_subcommands(without_empty_variables)
}

//! `completions`: the script by which a shell completes commands, resources and fields.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::{completion::SHELLS, error::CliError};

/// The arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CompletionsArguments {
    /// Shell
    shell: Shell,
}

/// A shell with completions.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// Elvish
    Elvish,
}

/// The part of the help about shells.
const AFTER_HELP: &str = "\
Add one line to the file that your shell reads at its start:
  bash        ~/.bashrc                   source <(corectl completions bash)
  zsh         ~/.zshrc, after compinit    source <(corectl completions zsh)
  fish        ~/.config/fish/config.fish  corectl completions fish | source
  PowerShell  $PROFILE                    corectl completions powershell | Out-String | Invoke-Expression";

impl CompletionsArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If the script cannot be written.
    pub(crate) fn run(&self) -> Result<(), CliError> {
        let name = match self.shell {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Elvish => "elvish",
        };
        let Some(shell) = SHELLS.completer(name) else {
            return Err(CliError::failed(format!("no completions for {name} are built in")));
        };
        let mut script = Vec::new();
        shell.write_registration("COMPLETE", "corectl", "corectl", "corectl", &mut script)?;
        Ok(io::stdout().write_all(&script)?)
    }
}

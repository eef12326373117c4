//! Errors of mirrors, with the command that mends them.

use crate::{
    error::CliError,
    mirror_address::{MirrorAddress, shell_word},
    report::view::View,
};

/// The address of a mirror, for the commands in errors.
#[derive(Clone, Debug)]
pub(super) struct Place(String);

impl Place {
    /// Takes the address.
    pub(super) fn new(address: &MirrorAddress) -> Self {
        Self(address.to_string())
    }

    /// Returns the command that makes the mirror.
    pub(super) fn command(&self) -> String {
        format!("corectl mirror --to {}", self.0)
    }

    /// Makes the error of a view that is missing.
    pub(super) fn no_view(&self, view: View, company: &str) -> CliError {
        CliError::failed(format!(
            "the mirror has no view `{}`; run `{}`, which makes it",
            view.name(),
            self.command_of(view, company)
        ))
    }

    /// Makes the error of a view that does not work, such as after a change of a table.
    pub(super) fn wrong_view(
        &self,
        view: View,
        company: &str,
        reason: impl std::fmt::Display,
    ) -> CliError {
        CliError::failed(format!(
            "the view `{}` cannot be read: {reason}; run `{}`, which mends it or says what to do",
            view.name(),
            self.command_of(view, company)
        ))
    }

    /// Returns the command that mirrors the tables of a view.
    fn command_of(&self, view: View, company: &str) -> String {
        let (mirror, company) = (self.command(), shell_word(company));
        format!("{mirror} --company {company} --resources {}", view.resources())
    }
}

//! Environment variables with settings.

use std::env::VarError;

use crate::{Error, error::Fault};

/// The result of reading a variable, as [`std::env::var`] returns it.
pub(crate) type Variable = Result<String, VarError>;

/// Returns the value of a variable without surrounding whitespace.
pub(crate) fn text(name: &'static str, value: Variable) -> Result<String, Error> {
    match value {
        Ok(text) if text.trim().is_empty() => Err(wrong(name, "is empty")),
        Ok(text) => Ok(text.trim().to_owned()),
        Err(VarError::NotPresent) => Err(wrong(name, "is not set")),
        Err(VarError::NotUnicode(_)) => Err(wrong(name, "is not valid UTF-8")),
    }
}

/// Returns the value of a variable, or `None` if the variable is not set.
pub(crate) fn optional(name: &'static str, value: Variable) -> Result<Option<String>, Error> {
    match value {
        Err(VarError::NotPresent) => Ok(None),
        value => text(name, value).map(Some),
    }
}

/// Returns the value of a variable, or an error with advice if the variable is not set.
pub(crate) fn required(
    name: &'static str,
    value: Variable,
    advice: &'static str,
) -> Result<String, Error> {
    optional(name, value)?.ok_or_else(|| Fault::NotSet { name, advice }.into())
}

/// Returns the error about the value of a variable.
pub(crate) fn wrong(name: &'static str, problem: impl Into<String>) -> Error {
    Fault::Variable { name, problem: problem.into() }.into()
}

//! The reasons that a call is refused.

use std::fmt;

/// The reason that a call is refused, with Core's message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A parameter has an invalid value.
    Parameter(String),
    /// A `where` clause does not parse.
    Syntax(String),
    /// The database cannot execute the query.
    Query,
    /// A batch has an invalid entry. Core does not say which.
    Batch,
    /// A required field is missing.
    MissingField(&'static str),
    /// A business rule is broken. The key identifies the rule.
    Rule { key: &'static str, message: String },
    /// The record does not exist.
    NotFound,
}

impl Refusal {
    /// Refuses a parameter that names an invalid field.
    pub(super) fn field(parameter: &str, field: &str) -> Self {
        Self::Parameter(format!("Invalid field in '{parameter}' parameter. Field name: {field}"))
    }

    /// Refuses a `where` clause that does not parse, with the details.
    pub(super) fn syntax(details: impl fmt::Display) -> Self {
        Self::Syntax(format!("invalid where clause. {details}\r\n"))
    }

    /// Refuses a `where` clause because of a token that does not fit, as SQL46010 of Transact-SQL.
    pub(super) fn near(token: impl fmt::Display) -> Self {
        Self::syntax(format_args!("Incorrect syntax near '{token}'."))
    }

    /// Refuses a `where` clause that ends too early, as SQL46029 of Transact-SQL.
    pub(super) fn end() -> Self {
        Self::syntax("Unexpected end of file occurred.")
    }

    /// Refuses data that is not valid, with the details.
    pub(super) fn model(details: impl fmt::Display) -> Self {
        let message =
            format!("The request cannot be completed. The data submitted is invalid: {details}.");
        Self::Rule { key: "InValidModel", message }
    }

    /// Refuses an update of a record that was changed after the client read it.
    pub(super) fn out_of_date() -> Self {
        let message = "The record was changed since it was read. Read it again.".to_owned();
        Self::Rule { key: "OutDatedModel", message }
    }
}

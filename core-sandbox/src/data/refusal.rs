//! The reasons that a call is refused.

use std::fmt;

use core_api::error::key;

/// The reason that a call is refused, with Core's message.
///
/// No source shows the texts that start with `sandbox:`, so they say what to change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A parameter has an invalid value.
    Parameter(String),
    /// A `where` clause does not parse.
    Syntax(String),
    /// The database cannot execute the query.
    Query(String),
    /// A batch has an invalid entry. Core does not say which, so only the log has this reason.
    Batch(String),
    /// A business rule is broken. The key identifies the rule, and is `None` if no source shows it.
    Rule { key: Option<&'static str>, message: String },
    /// Core fails without a reason. Only the log has this one.
    Failure(String),
    /// The record does not exist.
    NotFound(String),
}

impl Refusal {
    /// Refuses a parameter that names an invalid field.
    pub(super) fn field(parameter: &str, field: &str) -> Self {
        Self::Parameter(format!("Invalid field in '{parameter}' parameter. Field name: {field}"))
    }

    /// Refuses a parameter for a reason that no source shows.
    pub(super) fn parameter(details: impl fmt::Display) -> Self {
        Self::Parameter(format!("sandbox: {details}"))
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

    /// Refuses a query that the database cannot execute, with the details.
    pub(super) fn query(details: impl fmt::Display) -> Self {
        Self::Query(format!("sandbox: the query cannot be executed, because {details}."))
    }

    /// Refuses data that is not valid, with the details.
    pub(super) fn model(details: impl fmt::Display) -> Self {
        let message = format!(
            "The request cannot be completed. The data submitted is invalid. sandbox: {details}."
        );
        Self::Rule { key: Some(key::IN_VALID_MODEL), message }
    }

    /// Refuses a record without a field that Core requires.
    pub(super) fn missing(field: &str) -> Self {
        Self::Rule {
            key: Some(key::REQUIRED_FIELD_MISSING),
            message: format!("{field} is required."),
        }
    }

    /// Refuses an update of a record that was changed after the client read it.
    pub(super) fn out_of_date() -> Self {
        let message = "sandbox: the record was changed since it was read; read it again.";
        Self::Rule { key: Some(key::OUT_DATED_MODEL), message: message.to_owned() }
    }

    /// Refuses an update without a version.
    pub(super) fn no_version() -> Self {
        let message = "sandbox: no `version` was sent; send the one of the last read.";
        Self::Rule { key: Some(key::OUT_DATED_MODEL), message: message.to_owned() }
    }

    /// Refuses a call by a rule whose key no source shows.
    pub(super) fn rule(details: impl fmt::Display) -> Self {
        Self::Rule { key: None, message: format!("sandbox: {details}.") }
    }
}

/// Writes the reason as one line, with the key of the rule.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = |text: &str| text.trim_end().trim_start_matches("sandbox: ").to_owned();
        match self {
            Self::Parameter(text) => write!(f, "parameter: {}", own(text)),
            Self::Syntax(text) => f.write_str(&own(text)),
            Self::Query(text) => write!(f, "{}: {}", key::API_SQL_ERROR, own(text)),
            Self::Batch(text) => write!(f, "batch: {text}"),
            Self::Rule { key, message } => {
                write!(f, "{}: {}", key.unwrap_or("rule"), own(message))
            }
            Self::Failure(text) => write!(f, "{}: {text}", key::GENERAL_EXCEPTION),
            Self::NotFound(text) => write!(f, "not found: {text}"),
        }
    }
}

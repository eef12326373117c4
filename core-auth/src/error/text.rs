//! Error texts: one line with the app and the next step.

use std::fmt::{self, Write};

use super::Error;

/// Shows the fault, the client id and the issuer, and the next step.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = &mut OneLine(f);
        write!(line, "{}", self.0.fault)?;
        if let Some(app) = &self.0.app {
            write!(line, " ({app})")?;
        }
        match self.0.advice.clone().or_else(|| self.0.fault.advice()) {
            Some(advice) => write!(line, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// Shows the text and the kind on one line, because `main` prints a returned error with `Debug`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?})", self.kind())
    }
}

/// Replaces control characters with spaces.
struct OneLine<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.split_inclusive(char::is_control).try_for_each(|part| {
            let visible = part.trim_end_matches(char::is_control);
            self.0.write_str(visible)?;
            if visible.len() < part.len() { self.0.write_char(' ') } else { Ok(()) }
        })
    }
}

/// Describes the number of `code` parameters in a callback.
pub(super) fn code_count(found: usize) -> String {
    match found {
        0 => "no `code`".to_owned(),
        1 => "an empty `code`".to_owned(),
        several => format!("{several} values of `code`"),
    }
}

/// Formats a reason and a description as a suffix of a sentence.
pub(super) fn reason_suffix(reason: Option<&str>, description: Option<&str>) -> String {
    match (reason, description) {
        (Some(reason), Some(description)) => format!(": {reason} ({description})"),
        (reason, description) => description_suffix(reason.or(description)),
    }
}

/// Formats a description as a suffix of a sentence.
pub(super) fn description_suffix(description: Option<&str>) -> String {
    description.map(|text| format!(": {text}")).unwrap_or_default()
}

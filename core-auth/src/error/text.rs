//! The texts of errors: one line with the app and the next step.

use std::fmt::{self, Write};

use super::Error;

/// The longest text of another library that is shown, in characters.
const LONGEST_CAUSE: usize = 1_000;

/// Shows what happened, to which client id at which issuer, and the next step.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = &mut OneLine(f);
        write!(line, "{}", self.0.fault)?;
        if let Some(app) = &self.0.app {
            write!(line, " ({app})")?;
        }
        match self.0.fault.advice() {
            Some(advice) => write!(line, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// Shows the kind and the text on one line, since `main` prints an error that it returns by `Debug`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?})", self.kind())
    }
}

/// Writes control characters as blanks.
struct OneLine<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.split_inclusive(char::is_control).try_for_each(|part| {
            let kept = part.trim_end_matches(char::is_control);
            self.0.write_str(kept)?;
            if kept.len() < part.len() { self.0.write_char(' ') } else { Ok(()) }
        })
    }
}

/// The text of an error of another library with its causes, each once.
pub(crate) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    match text.char_indices().nth(LONGEST_CAUSE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The number of codes that a callback has, as words.
pub(super) fn code_count(found: usize) -> String {
    match found {
        0 => "no `code`".to_owned(),
        1 => "an empty `code`".to_owned(),
        several => format!("{several} values of `code`"),
    }
}

/// A reason and a description after a sentence.
pub(super) fn reason_suffix(reason: Option<&str>, description: Option<&str>) -> String {
    match (reason, description) {
        (Some(reason), Some(description)) => format!(": {reason} ({description})"),
        (reason, description) => description_suffix(reason.or(description)),
    }
}

/// A description after a sentence.
pub(super) fn description_suffix(description: Option<&str>) -> String {
    description.map(|text| format!(": {text}")).unwrap_or_default()
}

//! The texts of errors.

use core_api::TokenError;

use super::Error;

/// A reason and a description after a sentence, as far as they are there.
pub(super) fn because(reason: Option<&str>, description: Option<&str>) -> String {
    match (reason, description) {
        (Some(reason), Some(description)) => format!(": {reason} ({description})"),
        (reason, description) => after(reason.or(description)),
    }
}

/// A description after a sentence, where there is one.
pub(super) fn after(description: Option<&str>) -> String {
    description.map(|text| format!(": {text}")).unwrap_or_default()
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        let mut message = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(source) = cause {
            message = format!("{message}: {source}");
            cause = source.source();
        }
        Self::new(error.kind(), message)
    }
}

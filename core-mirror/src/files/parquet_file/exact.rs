//! Exact numbers of a row that its columns cannot hold.

use std::fmt::Write;

/// Members of a JSON object, with the exact numbers of fields.
#[derive(Default)]
pub(super) struct ExactNumbers(String);

impl ExactNumbers {
    /// Adds a number under the name of its field on the wire.
    pub(super) fn add(&mut self, field: &str, number: String) {
        let name = serde_json::to_string(field).unwrap_or_default();
        let separator = if self.0.is_empty() { "" } else { "," };
        // A write to a text cannot fail.
        let _ = write!(self.0, "{separator}{name}:{number}");
    }

    /// Returns the unlisted fields with the numbers.
    pub(super) fn join(&self, unlisted: Option<&str>) -> Option<String> {
        let members = unlisted.and_then(|json| json.trim().strip_prefix('{')?.strip_suffix('}'));
        match (members, self.0.is_empty()) {
            (_, true) => unlisted.map(str::to_owned),
            (Some(members), false) => Some(format!("{{{members},{}}}", self.0)),
            (None, false) => Some(format!("{{{}}}", self.0)),
        }
    }
}

//! The schemas and examples that a resource has.

use crate::spec::Resource;

/// Returns whether a call sends the input of a resource.
pub(super) fn has_input(resource: &Resource) -> bool {
    resource.has_call("create") || resource.has_call("batch")
}

/// Returns whether a call returns a whole record.
pub(super) fn is_returned(resource: &Resource) -> bool {
    ["get", "create", "update", "patch", "read"].iter().any(|word| resource.has_call(word))
}

/// Returns the name of the example with a list of inputs.
pub(super) fn input_example(input: &str) -> String {
    format!("{input}s")
}

/// Returns the name of the example with a page.
pub(super) fn row_example(record: &str) -> String {
    format!("{record}.page")
}

/// Returns the name of the example with the body of an update.
pub(super) fn update_example(record: &str) -> String {
    format!("{record}.update")
}

//! The table of standard calls, and the names of all calls of a resource.

use super::names::{plural, rust_call};
use crate::{
    rules::names::capitalized,
    spec::{Resource, evidence::Evidence},
};

/// A standard call: one that many resources have.
#[derive(Clone, Copy)]
pub(crate) struct StandardCall {
    /// The word in specs and in declarations.
    pub(crate) word: &'static str,
    /// The start of the name in Rust.
    verb: &'static str,
    /// True if the name in Rust has the plural of the resource.
    is_plural: bool,
    pub(crate) method: &'static str,
    /// The part of the path after the path of the resource.
    pub(crate) rest: &'static str,
}

/// The standard calls, in the order of a declaration. `core-macros` gives each its meaning.
pub(crate) const CALLS: [StandardCall; 8] = [
    StandardCall { word: "get", verb: "Get", is_plural: false, method: "GET", rest: "/{id}" },
    StandardCall { word: "list", verb: "List", is_plural: true, method: "GET", rest: "" },
    StandardCall { word: "create", verb: "Create", is_plural: false, method: "POST", rest: "" },
    StandardCall { word: "update", verb: "Update", is_plural: false, method: "PUT", rest: "/{id}" },
    StandardCall { word: "patch", verb: "Patch", is_plural: false, method: "PATCH", rest: "/{id}" },
    StandardCall {
        word: "delete",
        verb: "Delete",
        is_plural: false,
        method: "DELETE",
        rest: "/{id}",
    },
    StandardCall {
        word: "batch",
        verb: "BatchCreate",
        is_plural: true,
        method: "POST",
        rest: "/batch",
    },
    StandardCall { word: "read", verb: "Read", is_plural: false, method: "GET", rest: "" },
];

impl StandardCall {
    fn name(&self, resource: &str) -> String {
        let resource = if self.is_plural { plural(resource) } else { resource.to_owned() };
        format!("{}{resource}", self.verb)
    }
}

/// Returns the name of a standard call in Rust: `list` of `Activity` is `ListActivities`.
pub(crate) fn standard_call_name(word: &str, resource: &str) -> String {
    match CALLS.iter().find(|call| call.word == word) {
        Some(call) => call.name(resource),
        // An unknown word has been noted as a mistake.
        None => format!("{}{resource}", capitalized(word)),
    }
}

/// A call of a resource, as the documentation lists it.
pub(crate) struct CallEntry {
    /// The name in Rust.
    pub(crate) name: String,
    /// The word of a standard call, or the name of another call in its spec.
    pub(crate) word: String,
    /// Method and path.
    pub(crate) request: String,
    pub(crate) scope: String,
    pub(crate) evidence: Evidence,
    pub(crate) is_deprecated: bool,
}

impl CallEntry {
    /// Returns the mark of a deprecated call, or an empty text.
    pub(crate) fn mark(&self) -> &'static str {
        if self.is_deprecated { DEPRECATED } else { "" }
    }
}

/// The mark after the name of a deprecated item in a list.
pub(crate) const DEPRECATED: &str = " (deprecated)";

/// Returns the calls of a resource. Standard calls are first.
pub(crate) fn calls(resource: &Resource) -> Vec<CallEntry> {
    let name = &resource.name.value;
    // All calls of a deprecated resource are deprecated.
    let is_deprecated = resource.history.is_deprecated();
    let standard = CALLS.into_iter().filter(|call| resource.has_call(call.word));
    let standard = standard.map(|call| CallEntry {
        name: call.name(name),
        word: call.word.to_owned(),
        request: format!("{} {}{}", call.method, resource.path.value, call.rest),
        // `core-macros` gives standard calls these scopes.
        scope: if call.method == "GET" { "read:core" } else { "readwrite:core" }.to_owned(),
        evidence: resource.call_evidence(call.word),
        is_deprecated: is_deprecated || resource.call_deprecation(call.word).is_some(),
    });
    let extra = resource.extra_calls.iter().map(|call| CallEntry {
        name: rust_call(call, name),
        word: call.name.value.clone(),
        request: format!("{} {}", call.method.value, call.path.value),
        scope: call.scope.value.clone(),
        evidence: call.evidence,
        is_deprecated: is_deprecated || call.history.is_deprecated(),
    });
    standard.chain(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::standard_call_name;

    #[test]
    fn a_standard_call_is_a_verb_and_a_noun() {
        assert_eq!(standard_call_name("list", "Activity"), "ListActivities");
        assert_eq!(standard_call_name("update", "TimeEntry"), "UpdateTimeEntry");
        assert_eq!(standard_call_name("batch", "TimeEntry"), "BatchCreateTimeEntries");
    }
}

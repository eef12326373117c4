//! The standard calls, and the names of all calls of a resource.

use super::names::{call_name, crud_name};
use crate::spec::Resource;

/// A standard call: one that many resources have.
#[derive(Clone, Copy)]
pub(crate) struct StandardCall {
    /// The word in specs and in declarations.
    pub(crate) word: &'static str,
    method: &'static str,
    /// The rest of the path, after that of the resource.
    rest: &'static str,
}

/// The standard calls, in the order of a declaration.
pub(crate) const CALLS: [StandardCall; 7] = [
    StandardCall { word: "get", method: "GET", rest: "/{id}" },
    StandardCall { word: "list", method: "GET", rest: "" },
    StandardCall { word: "create", method: "POST", rest: "" },
    StandardCall { word: "update", method: "PUT", rest: "/{id}" },
    StandardCall { word: "patch", method: "PATCH", rest: "/{id}" },
    StandardCall { word: "delete", method: "DELETE", rest: "/{id}" },
    StandardCall { word: "batch", method: "POST", rest: "/batch" },
];

/// Returns the calls of a resource, each by its name in Rust, with method and path.
pub(crate) fn calls(resource: &Resource) -> Vec<(String, String)> {
    let name = &resource.name.value;
    let standard = CALLS.into_iter().filter(|call| resource.has_call(call.word)).map(|call| {
        let does = format!("{} {}{}", call.method, resource.path.value, call.rest);
        (crud_name(call.word, name), does)
    });
    let extra = resource.extra_calls.iter().map(|call| {
        let does = format!("{} {}", call.method.value, call.path.value);
        (call_name(&call.name.value, name), does)
    });
    standard.chain(extra).collect()
}

//! The facts that all parts of a document need.

use std::collections::BTreeSet;

use super::{constants::Constants, version::Version};
use crate::{rust::names::input_name, spec::Specs};

/// The specs, the version of the document, and names that depend on all specs.
pub(super) struct Context<'a> {
    pub(super) specs: &'a Specs,
    pub(super) version: Version,
    pub(super) constants: Constants<'a>,
    /// The name of the schema of the body of an error.
    pub(super) error: String,
    /// The name of the schema of the body of a patch.
    pub(super) patch: String,
    /// The name of the schema of the answer to a batch.
    pub(super) job: String,
}

impl<'a> Context<'a> {
    pub(super) fn new(specs: &'a Specs, version: Version) -> Self {
        let enums = specs.enums.iter().map(|declaration| &declaration.name.value);
        let objects = specs.objects.iter().map(|declaration| &declaration.name.value);
        let records = specs.resources.iter().map(|resource| &resource.name.value);
        let inputs = records.clone().map(|name| input_name(name));
        let taken: BTreeSet<String> =
            enums.chain(objects).chain(records).cloned().chain(inputs).collect();
        let free = |name: &str| {
            let mut name = name.to_owned();
            while taken.contains(&name) {
                name.insert_str(0, "Core");
            }
            name
        };
        Self {
            specs,
            version,
            constants: Constants::of(specs),
            error: free("CoreError"),
            patch: free("Patch"),
            job: free("Job"),
        }
    }
}

//! The names of types in Rust, where specs give others than the vendor's.

use std::collections::BTreeMap;

use super::{Enum, Object, Reference, Resource, Specs};
use crate::diagnostics::Spanned;

/// The names in Rust that specs give, by the names of the vendor.
#[derive(Debug, Default)]
pub(crate) struct TypeNames {
    enums: BTreeMap<String, String>,
    objects: BTreeMap<String, String>,
    /// Resources, and references without a spec.
    records: BTreeMap<String, String>,
}

impl TypeNames {
    /// Collects the names that the specs give.
    pub(crate) fn of(specs: &Specs) -> Self {
        let enums = specs.enums.iter().map(|known| (&known.name, &known.rust));
        let objects = specs.objects.iter().map(|known| (&known.name, &known.rust));
        let references = specs.references().iter().map(|known| (&known.name, &known.rust));
        let resources = specs.resources.iter().map(|known| (&known.name, &known.rust));
        Self {
            enums: given(enums),
            objects: given(objects),
            records: given(references.chain(resources)),
        }
    }

    /// Returns the Rust name of an enum.
    pub(crate) fn of_enum<'a>(&'a self, vendor: &'a str) -> &'a str {
        self.enums.get(vendor).map_or(vendor, String::as_str)
    }

    /// Returns the Rust name of an object.
    pub(crate) fn of_object<'a>(&'a self, vendor: &'a str) -> &'a str {
        self.objects.get(vendor).map_or(vendor, String::as_str)
    }

    /// Returns the Rust name of a record.
    pub(crate) fn of_record<'a>(&'a self, vendor: &'a str) -> &'a str {
        self.records.get(vendor).map_or(vendor, String::as_str)
    }
}

fn given<'a>(
    names: impl Iterator<Item = (&'a Spanned<String>, &'a Option<Spanned<String>>)>,
) -> BTreeMap<String, String> {
    let given = |(vendor, rust): (&Spanned<String>, &'a Option<Spanned<String>>)| {
        Some((vendor.value.clone(), rust.as_ref()?.value.clone()))
    };
    names.filter_map(given).collect()
}

/// Returns the name in Rust that a spec gives, or the name of the vendor.
fn own<'a>(vendor: &'a Spanned<String>, rust: &'a Option<Spanned<String>>) -> &'a Spanned<String> {
    rust.as_ref().unwrap_or(vendor)
}

impl Enum {
    /// Returns the name in Rust, with its place.
    pub(crate) fn rust_name(&self) -> &Spanned<String> {
        own(&self.name, &self.rust)
    }
}

impl Object {
    /// Returns the name in Rust, with its place.
    pub(crate) fn rust_name(&self) -> &Spanned<String> {
        own(&self.name, &self.rust)
    }
}

impl Reference {
    /// Returns the name in Rust, with its place.
    pub(crate) fn rust_name(&self) -> &Spanned<String> {
        own(&self.name, &self.rust)
    }
}

impl Resource {
    /// Returns the name of the record in Rust, with its place. The calls and the input have the name of the vendor.
    pub(crate) fn rust_name(&self) -> &Spanned<String> {
        own(&self.name, &self.rust)
    }
}

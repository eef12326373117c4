//! Old names of items in Rust, which stay as deprecated aliases.

use std::collections::BTreeMap;

use super::{
    calls::standard_call_name,
    names::{builder_name, call_name, input_name, reference_name, rust_call},
};
use crate::{
    diagnostics::{At, Spanned},
    spec::{Call, Object, Resource, Specs, history::History},
};

/// An old name of an item.
#[derive(Debug)]
pub(crate) struct OldName<'a> {
    /// The old name in Rust.
    pub(crate) old: String,
    /// The name in Rust now.
    pub(crate) new: String,
    /// The place of the old name in a spec.
    pub(crate) at: &'a At,
}

impl OldName<'_> {
    /// Returns the sentence of the deprecation.
    pub(crate) fn sentence(&self) -> String {
        sentence(&self.new)
    }
}

/// Returns the sentence of the deprecation of an old name.
pub(crate) fn sentence(new: &str) -> String {
    format!("renamed to `{new}`")
}

/// Returns the old names of a type. `name` is its name in Rust.
pub(crate) fn of_type<'a>(name: &Spanned<String>, history: &'a History) -> Vec<OldName<'a>> {
    let old = |old: &'a Spanned<String>| OldName {
        old: old.value.clone(),
        new: name.value.clone(),
        at: &old.at,
    };
    history.renamed_from.iter().map(old).collect()
}

/// Returns the old names of an object and of its builder.
pub(crate) fn of_object<'a>(object: &'a Object) -> Vec<OldName<'a>> {
    let mut names = of_type(object.rust_name(), &object.history);
    if object.needs_builder() {
        let builder = |name: &OldName<'a>| OldName {
            old: builder_name(&name.old),
            new: builder_name(&name.new),
            at: name.at,
        };
        let builders: Vec<_> = names.iter().map(builder).collect();
        names.extend(builders);
    }
    names
}

/// Returns the old names of a record.
pub(crate) fn of_record(resource: &Resource) -> Vec<OldName<'_>> {
    if resource.is_record() { of_type(resource.rust_name(), &resource.history) } else { Vec::new() }
}

/// Returns the old names of the input of a create.
pub(crate) fn of_input(resource: &Resource) -> Vec<OldName<'_>> {
    if !resource.has_call("create") {
        return Vec::new();
    }
    by_resource(resource, input_name)
}

/// Returns the old names of a standard call.
pub(crate) fn of_standard_call<'a>(resource: &'a Resource, word: &str) -> Vec<OldName<'a>> {
    if !resource.has_call(word) {
        return Vec::new();
    }
    by_resource(resource, |name| standard_call_name(word, name))
}

fn by_resource(resource: &Resource, name: impl Fn(&str) -> String) -> Vec<OldName<'_>> {
    let old = |old| name(old);
    let new = name(&resource.name.value);
    let names = resource.history.renamed_from.iter();
    names.map(|from| OldName { old: old(&from.value), new: new.clone(), at: &from.at }).collect()
}

/// Returns the old names of an extra call. Its name contains the name of the resource, so an old name of the
/// resource makes an old name of the call.
pub(crate) fn of_extra_call<'a>(resource: &'a Resource, call: &'a Call) -> Vec<OldName<'a>> {
    let new = rust_call(call, &resource.name.value);
    let calls = || [&call.name].into_iter().chain(&call.history.renamed_from);
    let resources = [&resource.name].into_iter().chain(&resource.history.renamed_from);
    let all = resources.flat_map(|resource| calls().map(move |call| (resource, call)));
    // The first pair is the name now.
    let old = all.skip(1).map(|(resource_name, call_name_now)| OldName {
        old: call_name(&call_name_now.value, &resource_name.value),
        new: new.clone(),
        at: match call_name_now.value == call.name.value {
            true => &resource_name.at,
            false => &call_name_now.at,
        },
    });
    old.collect()
}

/// Returns the old names of the items of a resource.
pub(crate) fn of_resource(resource: &Resource) -> Vec<OldName<'_>> {
    let standard = resource.calls.iter().flat_map(|call| of_standard_call(resource, &call.value));
    let extra = resource.extra_calls.iter().flat_map(|call| of_extra_call(resource, call));
    let record = of_record(resource).into_iter().chain(of_input(resource));
    record.chain(standard).chain(extra).collect()
}

/// Returns the old names of types for ids of one of several records. A choice has the names of its records.
pub(crate) fn of_choices(specs: &Specs) -> Vec<OldName<'_>> {
    let mut found: BTreeMap<String, OldName<'_>> = BTreeMap::new();
    for names in specs.choices() {
        let new = reference_name(names, &specs.type_names);
        for (index, name) in names.iter().enumerate() {
            let resource = specs.resources.iter().find(|known| known.name.value == *name);
            for old in resource.into_iter().flat_map(|known| &known.history.renamed_from) {
                let mut before = names.to_vec();
                before[index] = old.value.clone();
                let (name, new) = (reference_name(&before, &specs.type_names), new.clone());
                found.insert(name.clone(), OldName { old: name, new, at: &old.at });
            }
        }
    }
    found.into_values().collect()
}

/// Returns the old names of all items.
pub(crate) fn all(specs: &Specs) -> Vec<OldName<'_>> {
    let enums = specs.enums.iter().flat_map(|known| of_type(known.rust_name(), &known.history));
    let objects = specs.objects.iter().flat_map(of_object);
    let resources = specs.resources.iter().flat_map(of_resource);
    enums.chain(objects).chain(resources).chain(of_choices(specs)).collect()
}

/// Returns one name, or several in brackets, as a declaration has them.
pub(crate) fn listed(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(name.clone()),
        names => Some(format!("[{}]", names.join(", "))),
    }
}

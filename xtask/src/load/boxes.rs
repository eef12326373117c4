//! Objects that hold objects of their own type by value, for which Rust needs a box.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{Object, Type};

/// Marks each field whose object leads back to the object with the field, other than by a list.
pub(super) fn mark(objects: &mut [Object]) {
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for object in &*objects {
        let names = object.fields.iter().filter_map(|field| match &field.ty.value {
            Type::Object(name) => Some(name.clone()),
            _ => None,
        });
        held.entry(object.name.value.clone()).or_default().extend(names);
    }
    for object in objects {
        let owner = object.name.value.clone();
        for field in &mut object.fields {
            if let Type::Object(name) = &field.ty.value {
                field.is_boxed = leads_to(&held, name, &owner);
            }
        }
    }
}

/// Returns whether an object holds another one, at any depth. Each object holds itself.
fn leads_to(held: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(name) = waiting.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            waiting.extend(held.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

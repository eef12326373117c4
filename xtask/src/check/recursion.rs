//! The rule for objects that hold objects of their own type: such a tree has an end.

use std::collections::BTreeSet;

use crate::{
    diagnostics::Mistakes,
    spec::{Field, Specs, Type, field_flag::FieldFlag},
};

/// Notes each required field by which an object holds itself. No finite JSON has such an object.
pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    for object in &specs.objects {
        let owner = object.name.value.as_str();
        for field in &object.fields {
            let Some(first) = required_object(field) else { continue };
            if leads_to(specs, first, owner) {
                let message = format!(
                    "a `{owner}` without an end: `{}` requires another one",
                    field.name.value
                );
                let help = "leave out `required`, or write a list; an empty list is an end";
                mistakes.push(&field.name.at, message, help);
            }
        }
    }
}

/// Returns the object that a field must hold.
fn required_object(field: &Field) -> Option<&str> {
    match &field.ty.value {
        Type::Object(name) if field.has(FieldFlag::Required) => Some(name),
        _ => None,
    }
}

fn leads_to(specs: &Specs, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(name) = waiting.pop() {
        if name == to {
            return true;
        }
        let fields = specs.fields_of(name).unwrap_or_default();
        if seen.insert(name) {
            waiting.extend(fields.iter().filter_map(required_object));
        }
    }
    false
}

//! Fields that a source shows and a spec lacks.

use std::collections::BTreeSet;

use toml_edit::Value;

use super::super::{Comparison, Owner};
use crate::{
    diagnostics::Mistakes,
    spec::{Type, evidence::Evidence, scalar::Scalar},
    spec_edit::Place,
    vendor::{
        assumed,
        facts::{Claim, FieldFacts},
        types::Meaning,
    },
};

/// The fields that nearly all records share. A new field is put before them.
const SHARED: [&str; 9] = [
    "common",
    "id",
    "createdOn",
    "createdById",
    "lastUpdated",
    "lastUpdatedById",
    "version",
    "objectState",
    "token",
];

impl Comparison<'_> {
    /// Proposes the line of a new field, without a doc.
    pub(super) fn new_field(
        &mut self,
        field: &FieldFacts,
        before: Option<&str>,
        siblings: &BTreeSet<&str>,
        owner: Owner<'_>,
        mistakes: &mut Mistakes,
    ) {
        let name = field.name.value.as_str();
        let is_common = self.specs.common().iter().any(|known| known.field.name.value == name);
        if is_common && self.edit(owner.path).is_some_and(|spec| spec.has_line("common")) {
            let help = format!("add `\"{name}\"` to the line `common` of {}", owner.path);
            let message = format!("the spec leaves out the common field `{name}`");
            return mistakes.push(&field.name.at, message, help);
        }
        let (spelled, ty) =
            match self.declarations.meaning(name, &field.ty.value, owner.is_resource) {
                Meaning::Exactly(ty) => (ty.spelling(), Some(ty)),
                Meaning::AnyId => {
                    let ty = Type::Id(vec!["Unspecified".to_owned()]);
                    (ty.spelling(), Some(ty))
                }
                Meaning::Silent => (assumed::type_of(name, siblings, self.specs), None),
                Meaning::Undeclared { message, help } => {
                    return mistakes.push(&field.ty.at, format!("`{name}`: {message}"), help);
                }
            };
        let keys = keys(field, &spelled, ty.as_ref(), owner.evidence);
        self.apply(owner.path, &field.name.at, mistakes, |spec| {
            let present: Vec<String> = spec.fields().into_iter().map(str::to_owned).collect();
            let own = present.iter().rfind(|known| !SHARED.contains(&known.as_str()));
            let place = match before.filter(|before| present.iter().any(|known| known == before)) {
                Some(before) => Place::After(before),
                None => own.map_or(Place::First, |own| Place::After(own)),
            };
            spec.insert_field(name, place, keys)
        });
    }
}

/// Returns the keys of a line. A fact that the source does not show has no key.
fn keys(
    field: &FieldFacts,
    spelled: &str,
    ty: Option<&Type>,
    default: Evidence,
) -> Vec<(&'static str, Value)> {
    let mut keys = vec![("type", Value::from(spelled))];
    let is_flat = !ty.is_some_and(Type::is_nested);
    for (key, claim, fits) in [
        ("required", field.required, true),
        ("filter", field.filter, is_flat),
        ("sort", field.sort, is_flat),
    ] {
        if fits && claim == Claim::Yes(true) {
            keys.push((key, Value::from(true)));
        }
    }
    let is_text = ty == Some(&Type::Scalar(Scalar::Text));
    if let Claim::Yes(length) = field.max_length
        && is_text
    {
        keys.push(("max_length", Value::from(length)));
    }
    if field.evidence != default {
        keys.push(("evidence", Value::from(field.evidence.word())));
    }
    keys
}

//! The sensitive fields by path, for calls without a declaration.

use std::collections::{BTreeMap, BTreeSet};

use super::text::Text;
use crate::spec::{Field, Specs, Type, field_flag::FieldFlag};

/// Writes the tables of resources with sensitive fields, and the names that are sensitive in every declaration.
pub(super) fn tables(specs: &Specs) -> String {
    let mut text = Text::new("specs", "Sensitive fields, for calls without a declaration.");
    let sensitive = specs.resources.iter().filter(|known| has_sensitive(specs, &known.fields));
    let records: BTreeMap<&str, &str> = sensitive
        .map(|resource| (resource.path.value.as_str(), resource.rust_name().value.as_str()))
        .collect();
    let names = names(specs);
    let record = if names.is_empty() { &["FieldInfo"][..] } else { &["FieldInfo", "Kind"] };
    text.import("use", "crate::record", &record.iter().map(|name| (*name).to_owned()).collect());
    text.blank();
    text.doc("", "The paths of resources with sensitive fields, and the fields of their records.");
    let rows: Vec<_> =
        records.iter().map(|(path, name)| format!("({path:?}, crate::{name}::FIELDS)")).collect();
    // Slices have no length, which every branch with a sensitive field would change.
    text.array("pub(crate) static RECORDS: &[(&str, &[FieldInfo])]", &rows);
    text.blank();
    text.doc("", "The fields whose names are sensitive wherever they are declared.");
    let rows: Vec<_> = names
        .iter()
        .map(|(name, kind)| format!("FieldInfo::new({name:?}, Kind::{kind}).sensitive()"))
        .collect();
    text.array("pub(crate) static ANYWHERE: &[FieldInfo]", &rows);
    text.finish()
}

/// Returns whether a record has a sensitive field, including nested ones.
fn has_sensitive(specs: &Specs, fields: &[Field]) -> bool {
    let is_sensitive = |field: &Field| field.has(FieldFlag::Sensitive);
    let nested = |field: &Field| match field.ty.value.item() {
        Type::Object(name) | Type::List(name) | Type::Resource(name) => Some(name.clone()),
        Type::Scalar(_)
        | Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Input(_)
        | Type::ListOf(_)
        | Type::Nothing
        | Type::Wrong => None,
    };
    // A tree holds objects of its own type, so each name is visited once.
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&[Field]> = vec![fields];
    while let Some(fields) = waiting.pop() {
        if fields.iter().any(is_sensitive) {
            return true;
        }
        let names = fields.iter().filter_map(nested);
        let new: Vec<_> = names.filter(|name| seen.insert(name.clone())).collect();
        waiting.extend(new.iter().filter_map(|name| specs.fields_of(name)));
    }
    false
}

/// Returns the names that no declaration uses for a field that is not sensitive, with the kind of one of them.
fn names(specs: &Specs) -> BTreeMap<&str, String> {
    let resources = specs.resources.iter().flat_map(|resource| &resource.fields);
    let all = || specs.objects.iter().flat_map(|object| &object.fields).chain(resources.clone());
    let is_sensitive = |field: &&Field| field.has(FieldFlag::Sensitive);
    let public: BTreeSet<&str> =
        all().filter(|field| !is_sensitive(field)).flat_map(names_of).collect();
    let kind = |field: &Field| match field.ty.value {
        Type::Scalar(scalar) => format!("{scalar:?}"),
        Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::ListOf(_)
        | Type::Nothing
        | Type::Wrong => "Json".to_owned(),
    };
    let sensitive = all().filter(is_sensitive);
    let named = sensitive.flat_map(|field| names_of(field).map(move |name| (name, field)));
    let own = named.filter(|(name, _)| !public.contains(name));
    own.map(|(name, field)| (name, kind(field))).collect()
}

/// Returns the name of a field on the wire, and its old names.
fn names_of(field: &Field) -> impl Iterator<Item = &str> {
    [field.name.value.as_str()].into_iter().chain(field.history.old_names())
}

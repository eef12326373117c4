//! Resources and nested objects: a declaration, and nothing else.

use std::collections::BTreeSet;

use super::{calls, markdown::inline, overview, text::Text};
use crate::{
    rust::{
        names::{builder_name, has_default_name, input_name, plural, rust_field},
        old_names,
        types::{self, field_type},
    },
    spec::{
        Call, Field, Object, Resource, Specs, Type,
        evidence::{Evidence, Provenance},
        field_flag::FieldFlag,
        history::History,
        type_names::TypeNames,
    },
};

pub(super) fn object(object: &Object, names: &TypeNames) -> String {
    let name = object.rust_name().value.as_str();
    let mut text = Text::new(&object.origin.path, &format!("{name}: a nested object."));
    let mut used = BTreeSet::from(["Object".to_owned(), "Unlisted".to_owned()]);
    imports(&mut text, (&field_types(&object.fields), names), &[name], &mut used);
    docs(&mut text, &object.doc, &object.origin.source, &object.history);
    provenance_docs(&mut text, object.provenance.as_ref());
    text.aliases(object.aliases.iter().map(|alias| alias.value.as_str()));
    text.deprecated("", object.history.deprecation());
    text.line(format!("#[derive(Clone,{} Default, PartialEq, Object)]", debug(&object.fields)));
    let patch = object.is_patchable.then(|| "patch".to_owned());
    let builder = object.needs_builder().then(|| format!("builder = {}", builder_name(name)));
    let options: Vec<_> =
        patch.into_iter().chain(object.evidence.option()).chain(builder).collect();
    if !options.is_empty() {
        text.line(format!("#[object({})]", options.join(", ")));
    }
    text.line("#[non_exhaustive]");
    declaration(&mut text, name, (&object.fields, object.evidence), names);
    old_names::of_object(object).iter().for_each(|name| text.old_type(name));
    text.finish()
}

pub(super) fn resource(resource: &Resource, specs: &Specs) -> String {
    let (name, names) = (&resource.name.value, &specs.type_names);
    let about = match resource.is_record() {
        true => format!("{}: the record and its calls.", plural(name)),
        false => format!("{name}: calls without a record."),
    };
    let mut text = Text::new(&resource.origin.path, &about);
    let mut used = BTreeSet::new();
    if resource.is_record() {
        used.extend(["Resource".to_owned(), "Unlisted".to_owned()]);
    }
    calls::add_used(resource, names, &mut used);
    let mut types = field_types(&resource.fields);
    types.extend(resource.extra_calls.iter().flat_map(Call::types));
    let own = [resource.rust_name().value.as_str(), &input_name(name)];
    imports(&mut text, (&types, names), &own, &mut used);
    if resource.is_record() {
        record(&mut text, resource, names);
        old_names::of_record(resource).iter().for_each(|name| text.old_type(name));
    }
    for (index, call) in resource.extra_calls.iter().enumerate() {
        if index > 0 || resource.is_record() {
            text.blank();
        }
        calls::extra_call(&mut text, call, resource, specs);
        old_names::of_extra_call(resource, call).iter().for_each(|name| text.old_type(name));
    }
    text.finish()
}

fn record(text: &mut Text, resource: &Resource, names: &TypeNames) {
    let name = &resource.rust_name().value;
    docs(text, &resource.doc, &resource.origin.source, &resource.history);
    if let Some(mark) = evidence_of_all(resource.evidence) {
        text.doc("", "");
        text.doc("", mark);
    }
    provenance_docs(text, resource.provenance.as_ref());
    overview::overview(text, resource);
    let vendor = Some(resource.name.value.as_str()).filter(|vendor| name != vendor);
    let aliases = resource.aliases.iter().map(|alias| alias.value.as_str());
    text.aliases(vendor.into_iter().chain([resource.path.value.as_str()]).chain(aliases));
    text.deprecated("", resource.history.deprecation());
    text.line(format!("#[derive(Clone,{} PartialEq, Resource)]", debug(&resource.fields)));
    text.line("#[resource(");
    text.line(format!("    {:?},", resource.path.value));
    calls::standard_calls(text, resource);
    text.line(")]");
    text.line("#[non_exhaustive]");
    declaration(text, name, (&resource.fields, resource.evidence), names);
}

/// Returns the sentence about calls and fields without a mark of their own.
fn evidence_of_all(evidence: Evidence) -> Option<&'static str> {
    match evidence {
        Evidence::Documented => None,
        Evidence::VendorCode => Some(
            "Calls and fields without a mark are known from the vendor's code, not documented.",
        ),
        Evidence::Observed => Some("Calls and fields without a mark are observed, not documented."),
        Evidence::Assumed => {
            Some("Calls and fields without a mark are assumed. No source shows them.")
        }
    }
}

fn field_types(fields: &[Field]) -> Vec<&Type> {
    fields.iter().map(|field| &field.ty.value).collect()
}

/// Writes the imports of a declaration: scalar types, and items of this crate.
///
/// `own` are the items that the file declares.
fn imports(
    text: &mut Text,
    (types, names): (&[&Type], &TypeNames),
    own: &[&str],
    used: &mut BTreeSet<String>,
) {
    types.iter().for_each(|ty| types::add_used(ty, names, used));
    used.retain(|name| !own.contains(&name.as_str()));
    let import = |ty: &&Type| match *ty.item() {
        Type::Scalar(scalar) => scalar.facts().import,
        _ => None,
    };
    let imports: BTreeSet<&str> = types.iter().filter_map(import).collect();
    for import in &imports {
        text.line(format!("use {import};"));
    }
    if !imports.is_empty() {
        text.blank();
    }
    text.import("use", "crate", used);
    text.blank();
}

fn docs(text: &mut Text, doc: &str, source: &str, history: &History) {
    text.doc("", &inline(doc));
    text.doc("", "");
    text.line(format!("/// Source: <{source}>"));
    if let Some(since) = history.since_sentence() {
        text.doc("", "");
        text.doc("", &since);
    }
}

fn provenance_docs(text: &mut Text, provenance: Option<&Provenance>) {
    if let Some(provenance) = provenance {
        text.doc("", "");
        text.doc("", &provenance.sentence());
    }
}

fn declaration(
    text: &mut Text,
    name: &str,
    (fields, evidence): (&[Field], Evidence),
    names: &TypeNames,
) {
    text.line(format!("pub struct {name} {{"));
    for field in fields {
        field_docs(text, field, evidence);
        text.deprecated("    ", field.history.deprecation());
        let options = options(field, evidence);
        field_attribute(text, &options);
        let ty = match &field.ty.value {
            Type::OwnId => format!("Id<{name}>"),
            _ => format!("Option<{}>", field_type(field, names)),
        };
        text.line(format!("    pub {}: {ty},", rust_field(field)));
    }
    let kept = "Fields that this version does not declare. An update sends them back.";
    text.doc("    ", kept);
    text.line("    #[field(unlisted)]");
    text.line("    pub unlisted: Unlisted,");
    text.line("}");
}

/// Writes the options of a field, laid out as `cargo fmt` would.
fn field_attribute(text: &mut Text, options: &[String]) {
    // The widest arguments in one line of 99 characters.
    const WIDTH: usize = 85;
    let line = options.join(", ");
    if line.is_empty() {
        return;
    }
    if line.chars().count() <= WIDTH {
        return text.line(format!("    #[field({line})]"));
    }
    text.line("    #[field(");
    for (index, option) in options.iter().enumerate() {
        let comma = if index + 1 < options.len() { "," } else { "" };
        text.line(format!("        {option}{comma}"));
    }
    text.line("    )]");
}

/// Returns `Debug` for the list of derives. The derive of a record with sensitive fields writes it.
fn debug(fields: &[Field]) -> &'static str {
    if fields.iter().any(|field| field.has(FieldFlag::Sensitive)) { "" } else { " Debug," }
}

fn field_docs(text: &mut Text, field: &Field, evidence: Evidence) {
    let mut facts = vec![inline(&field.doc)];
    facts.extend(
        field.unit.as_ref().map(|unit| format!("In {}.", inline(&unit.replace('/', " per ")))),
    );
    facts.extend(field.max_length.map(|length| format!("At most {length} characters.")));
    facts.extend(field.facts.sentences());
    if field.evidence != evidence {
        facts.push(field.evidence.mark().to_owned());
    }
    facts.extend(field.provenance.as_ref().map(Provenance::sentence));
    if field.is_type_assumed {
        facts.push("Its type is assumed.".to_owned());
    }
    if field.has(FieldFlag::Sensitive) {
        facts.push("Personal data.".to_owned());
    }
    facts.extend(field.history.since_sentence());
    text.doc("    ", &facts.join(" "));
}

fn options(field: &Field, evidence: Evidence) -> Vec<String> {
    let mut options = Vec::new();
    if !has_default_name(field) {
        options.push(format!("name = {:?}", field.name.value));
    }
    options.extend(FieldFlag::ALL.into_iter().filter_map(|flag| match flag {
        _ if field.has(flag) => Some(flag.word().to_owned()),
        _ if field.refused.contains(&flag) => Some(format!("{} = false", flag.word())),
        _ => None,
    }));
    options.extend(field.max_length.map(|length| format!("max_length = {length}")));
    options.extend(renamed_from(field));
    if field.is_type_assumed {
        options.push("assumed_type".to_owned());
    }
    if field.evidence != evidence {
        options.push(format!("evidence = {}", field.evidence.rust_word()));
    }
    options.extend(field.facts.words());
    if let Some(Provenance { source, date }) = &field.provenance {
        options.extend(source.iter().map(|source| format!("source = {source:?}")));
        options.extend(date.iter().map(|date| format!("seen = {date:?}")));
    }
    options
}

/// Returns the option with the old names of a field.
fn renamed_from(field: &Field) -> Option<String> {
    let names: Vec<_> = field.history.old_names().map(|name| format!("{name:?}")).collect();
    let names = old_names::listed(&names)?;
    Some(format!("renamed_from = {names}"))
}

//! Marker types for ids of records without a spec, and for ids of one of several records.

use std::collections::BTreeMap;

use super::text::Text;
use crate::{
    rust::names::{reference_name, type_name},
    spec::{Call, Specs, Type},
};

pub(super) fn declarations(specs: &Specs) -> String {
    let about = "Marker types for ids of records without a declaration.";
    let mut text = Text::new("specs", about);
    text.line("use crate::Reference;");
    for reference in specs.references() {
        text.blank();
        text.doc("", &format!("{} This version knows only its ids.", reference.doc));
        text.line("#[derive(Debug, Reference)]");
        text.line("#[non_exhaustive]");
        text.line(format!("pub enum {} {{}}", type_name(&reference.name.value)));
    }
    for (name, kinds) in choices(specs) {
        text.blank();
        let linked: Vec<_> =
            kinds.iter().map(|kind| format!("[`{kind}`](crate::{kind})")).collect();
        let paths: Vec<_> = kinds.iter().map(|kind| format!("crate::{kind}")).collect();
        text.doc(
            "",
            &format!("One of {}. Their ids convert into an id of this type.", linked.join(" or ")),
        );
        text.line("#[derive(Debug, Reference)]");
        text.line(format!("#[reference({}, crate = crate)]", paths.join(", ")));
        text.line("#[non_exhaustive]");
        text.line(format!("pub enum {name} {{}}"));
    }
    text.finish()
}

/// Returns the marker types for ids of one of several records, each with the records.
pub(super) fn choices(specs: &Specs) -> BTreeMap<String, Vec<String>> {
    let objects = specs.objects.iter().flat_map(|object| &object.fields);
    let resources = specs.resources.iter().flat_map(|resource| &resource.fields);
    let calls = specs.resources.iter().flat_map(|resource| &resource.extra_calls);
    let choice = |ty: &Type| match ty.item() {
        Type::Id(names) if names.len() > 1 => {
            let kinds = names.iter().map(|name| type_name(name).to_owned()).collect();
            Some((reference_name(names), kinds))
        }
        _ => None,
    };
    let fields = objects.chain(resources).map(|field| &field.ty.value);
    fields.chain(calls.flat_map(Call::types)).filter_map(choice).collect()
}

//! Marker types for ids of records without a spec, and for ids of one of several records.

use std::collections::BTreeMap;

use super::{markdown::inline, text::Text};
use crate::{
    rust::{names::reference_name, old_names},
    spec::Specs,
};

pub(super) fn declarations(specs: &Specs) -> String {
    let about = "Marker types for ids of records without a declaration.";
    let mut text = Text::new("specs", about);
    text.line("use crate::Reference;");
    for reference in specs.references() {
        text.blank();
        text.doc("", &format!("{} This version knows only its ids.", inline(&reference.doc)));
        text.line("#[derive(Debug, Reference)]");
        text.line("#[non_exhaustive]");
        text.line(format!("pub enum {} {{}}", reference.rust_name().value));
    }
    for (name, kinds) in choices(specs) {
        text.blank();
        let linked: Vec<_> =
            kinds.iter().map(|kind| format!("[`{kind}`](crate::{kind})")).collect();
        let is_here =
            |kind: &str| specs.references().iter().any(|own| own.rust_name().value == kind);
        let path =
            |kind: &String| if is_here(kind) { kind.clone() } else { format!("crate::{kind}") };
        let paths: Vec<_> = kinds.iter().map(path).collect();
        text.doc(
            "",
            &format!("One of {}. Their ids convert into an id of this type.", linked.join(" or ")),
        );
        text.line("#[derive(Debug, Reference)]");
        text.line(format!("#[reference({}, crate = crate)]", paths.join(", ")));
        text.line("#[non_exhaustive]");
        text.line(format!("pub enum {name} {{}}"));
    }
    old_names::of_choices(specs).iter().for_each(|name| text.old_type(name));
    text.finish()
}

/// Returns the marker types for ids of one of several records, each with the records.
pub(super) fn choices(specs: &Specs) -> BTreeMap<String, Vec<String>> {
    let known = &specs.type_names;
    let kinds =
        |names: &[String]| names.iter().map(|name| known.of_record(name).to_owned()).collect();
    specs.choices().map(|names| (reference_name(names, known), kinds(names))).collect()
}

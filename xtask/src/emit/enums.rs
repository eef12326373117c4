//! Enums by their values on the wire.

use super::{markdown::inline, text::Text};
use crate::{
    rust::old_names,
    spec::{Enum, EnumValue, evidence::Evidence},
};

pub(super) fn declaration(declaration: &Enum) -> String {
    let name = declaration.rust_name().value.as_str();
    let about = format!("{name}: an enum, open to values without a name.");
    let mut text = Text::new(&declaration.origin.path, &about);
    text.line("use crate::{UnknownValue, WireEnum};");
    text.blank();
    text.doc("", &inline(&declaration.doc));
    text.doc("", "");
    let is_current = |value: &&EnumValue| !value.history.is_deprecated();
    match declaration.values.iter().find(is_current) {
        Some(first) => example(&mut text, name, &first.name.value),
        None => example_by_wire(&mut text, name),
    }
    text.line(format!("/// Source: <{}>", declaration.origin.source));
    if let Some(since) = declaration.history.since_sentence() {
        text.doc("", "");
        text.doc("", &since);
    }
    text.aliases(declaration.aliases.iter().map(|alias| alias.value.as_str()));
    text.deprecated("", declaration.history.deprecation());
    text.line("#[derive(Clone, Debug, PartialEq, Eq, Hash, WireEnum)]");
    text.line("#[non_exhaustive]");
    text.line(format!("pub enum {name} {{"));
    declaration.values.iter().for_each(|value| variant(&mut text, value));
    text.doc("    ", "A value that this version does not name. It is kept as it was. A later version may name it, so compare \
         [`wire`](WireEnum::wire) instead of this variant.");
    text.line("    #[wire(unknown)]");
    text.line("    Unknown(UnknownValue),");
    text.line("}");
    let old = old_names::of_type(declaration.rust_name(), &declaration.history);
    old.iter().for_each(|name| text.old_type(name));
    text.finish()
}

fn variant(text: &mut Text, value: &EnumValue) {
    text.doc("    ", &inline(&value.doc));
    if value.evidence != Evidence::Documented {
        text.doc("    ", "");
        text.doc("    ", value.evidence.mark());
    }
    if let Some(provenance) = &value.provenance {
        text.doc("    ", "");
        text.doc("    ", &provenance.sentence());
    }
    if let Some(since) = value.history.since_sentence() {
        text.doc("    ", "");
        text.doc("    ", &since);
    }
    text.deprecated("    ", value.history.deprecation());
    let old: Vec<_> = value.history.old_names().map(str::to_owned).collect();
    let old = old_names::listed(&old);
    let old = old.map_or(String::new(), |old| format!(", renamed_from = {old}"));
    text.line(format!("    #[wire({}{old})]", value.wire.value));
    text.line(format!("    {},", value.name.value));
}

/// Writes an example with a `match` that a new variant does not break.
fn example(text: &mut Text, name: &str, first: &str) {
    text.doc("", "A `match` with an arm for other values keeps working when a later version names more values:");
    text.example(&[
        &format!("use core_api::{name};"),
        "",
        &format!("fn shown(value: &{name}) -> String {{"),
        "    match value {",
        &format!("        {name}::{first} => \"the first\".to_owned(),"),
        "        other => other.to_string(),",
        "    }",
        "}",
        &format!("assert_eq!(shown(&{name}::{first}), \"the first\");"),
    ]);
}

/// Writes the example for an enum without known values.
fn example_by_wire(text: &mut Text, name: &str) {
    text.doc(
        "",
        "No source names a value. Values come from records or from JSON. A `match` on the wire value \
         keeps working when a later version names it:",
    );
    text.example(&[
        &format!("use core_api::{{{name}, WireEnum, wire_enum::WireValue}};"),
        "",
        &format!("fn shown(value: &{name}) -> String {{"),
        "    match value.wire() {",
        "        WireValue::Number(1) => \"the one\".to_owned(),",
        "        _ => value.to_string(),",
        "    }",
        "}",
        &format!("let value: {name} = serde_json::from_str(\"1\")?;"),
        "assert_eq!(shown(&value), \"the one\");",
        "# Ok::<(), serde_json::Error>(())",
    ]);
}

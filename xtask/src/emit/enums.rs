//! Enums by their values on the wire.

use super::{names::type_name, text::Text};
use crate::spec::Enum;

pub(super) fn declaration(declaration: &Enum) -> String {
    let name = type_name(&declaration.name.value);
    let about = format!("{name}: an enum, open to values without a name.");
    let mut text = Text::new(&declaration.origin.path, &about);
    text.line("use crate::{UnknownValue, WireEnum};");
    text.blank();
    text.doc("", &declaration.doc);
    text.doc("", "");
    if let Some(first) = declaration.values.first() {
        example(&mut text, name, &first.name.value);
    }
    text.line(format!("/// Source: <{}>", declaration.origin.source));
    text.line("#[derive(Clone, Debug, PartialEq, Eq, Hash, WireEnum)]");
    text.line("#[non_exhaustive]");
    text.line(format!("pub enum {name} {{"));
    for value in &declaration.values {
        text.doc("    ", &value.doc);
        if value.is_observed {
            text.doc("    ", "");
            text.doc("    ", "Seen in use, not on the vendor's page.");
        }
        text.line(format!("    #[wire({})]", value.wire.value));
        text.line(format!("    {},", value.name.value));
    }
    text.doc("    ", "A value that this version does not name; kept as it was.");
    text.line("    #[wire(unknown)]");
    text.line("    Unknown(UnknownValue),");
    text.line("}");
    text.finish()
}

/// A `match` that a new name does not break.
fn example(text: &mut Text, name: &str, first: &str) {
    text.doc("", "A `match` with an arm for the rest stays right when a value gets a name:");
    text.doc("", "");
    for line in [
        "```",
        &format!("use core_api::{name};"),
        "",
        &format!("fn shown(value: &{name}) -> String {{"),
        "    match value {",
        &format!("        {name}::{first} => \"the first\".to_owned(),"),
        "        other => other.to_string(),",
        "    }",
        "}",
        &format!("assert_eq!(shown(&{name}::{first}), \"the first\");"),
        "```",
        "",
    ] {
        text.line(if line.is_empty() { "///".to_owned() } else { format!("/// {line}") });
    }
}

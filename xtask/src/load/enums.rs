//! Reads `specs/enums/*.toml`.

use toml::{Spanned as Toml, de::DeValue};

use super::{
    history, prose,
    table::{Table, integer},
};
use crate::{
    diagnostics::{At, Source, Spanned},
    spec::{
        Enum, EnumValue, Origin, Wire,
        evidence::{Attestation, Evidence},
    },
};

pub(super) fn read(mut table: Table<'_, '_>, source: &Source) -> Option<Enum> {
    let name = table.text("enum");
    let rust = table.optional_text("rust");
    let doc = prose::doc(&mut table);
    let origin = origin(&mut table, source);
    let aliases = table.texts("aliases");
    let values = table.list("values");
    let values = values.into_iter().filter_map(|value| enum_value(&mut table, value)).collect();
    let history = history::read(&mut table);
    table.finish();
    (!name.value.is_empty()).then_some(Enum { origin, name, rust, doc, aliases, values, history })
}

/// Reads the origin of a declaration: its file, and the page of the vendor.
pub(super) fn origin(table: &mut Table<'_, '_>, source: &Source) -> Origin {
    let page = table.text("source");
    if !page.value.is_empty() && !is_address(&page.value) {
        let help = "write the address of the vendor's page, `https://…`";
        table.mistakes.push(&page.at, "`source` is not an address", help);
    }
    Origin { path: source.path.clone(), source: page.value }
}

fn is_address(text: &str) -> bool {
    // The characters of RFC 3986, without quotes and brackets.
    let is_allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%()".contains(&byte);
    text.starts_with("https://") && text.len() > 8 && text.bytes().all(is_allowed)
}

fn enum_value<'a>(outer: &mut Table<'_, '_>, value: &'a Toml<DeValue<'a>>) -> Option<EnumValue> {
    let mut table = Table::of(outer.file, value, outer.mistakes)?;
    let wire = wire(&mut table);
    let name = table.text("name");
    let doc = prose::doc(&mut table);
    let Attestation { evidence, provenance } = table.evidence(Evidence::Documented);
    let history = history::read(&mut table);
    table.finish();
    Some(EnumValue { wire: wire?, name, doc, evidence, provenance, history })
}

fn wire(table: &mut Table<'_, '_>) -> Option<Spanned<Wire>> {
    let Some(value) = table.value("value") else {
        let at = table.at().clone();
        table.mistakes.push(&at, "`value` is missing", "add `value = 0` or `value = \"text\"`");
        return None;
    };
    let at = At::new(table.file, value.span());
    let number = integer(value.get_ref()).map(Wire::Number);
    match number.or_else(|| Some(Wire::Text(value.get_ref().as_str()?.to_owned()))) {
        Some(value) => Some(Spanned { value, at }),
        None if value.get_ref().is_integer() => {
            let help = format!("write a number from {} to {}", i64::MIN, i64::MAX);
            table.mistakes.push(&at, "`value` is out of range", help);
            None
        }
        None => {
            table.mistakes.push(&at, "a value is a number or a text", "write `0` or `\"text\"`");
            None
        }
    }
}

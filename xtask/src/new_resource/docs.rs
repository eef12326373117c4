//! Docs that follow from names, until a person writes better ones.

use crate::{
    rust::names::file_name,
    spec_edit::{Row, SpecEdit},
};

/// Returns the doc of a record: `A purchase order.` for `PurchaseOrder`.
pub(super) fn record(name: &str) -> String {
    let words = words(name);
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
    format!("{article} {words}.")
}

/// Gives each field without a doc one that follows from its name. Returns the names of these fields.
pub(super) fn complete(text: &str) -> Result<(String, Vec<String>), String> {
    let mut spec = SpecEdit::parse(text)?;
    let names: Vec<String> = spec.fields().into_iter().map(str::to_owned).collect();
    let mut made = Vec::new();
    for name in names {
        let row = Row::Field(&name);
        // A line that changes a common field has no type of its own.
        if spec.value(row, "type").is_some() && spec.value(row, "doc").is_none() {
            spec.set(row, "doc", field(&name))?;
            made.push(name);
        }
    }
    Ok((spec.text(), made))
}

/// Returns the doc of a field: `Start date.` for `startDate`, `True if active.` for `isActive`.
fn field(name: &str) -> String {
    let words = words(name);
    for (verb, start) in
        [("is ", "True if "), ("has ", "True if it has "), ("can ", "True if it can ")]
    {
        if let Some(rest) = words.strip_prefix(verb) {
            return format!("{start}{rest}.");
        }
    }
    let words = words.strip_suffix(" id").unwrap_or(&words);
    format!("{}.", crate::rules::names::capitalized(words))
}

/// Returns the words of a name in lower case.
fn words(name: &str) -> String {
    file_name(name).replace('_', " ")
}

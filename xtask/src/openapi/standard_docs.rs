//! Texts of the standard calls.

use super::{
    fields::is_expandable,
    words::{article, plural_words, words},
};
use crate::spec::{Field, Resource, field_flag::FieldFlag};

/// The texts of an operation.
pub(super) struct Docs {
    pub(super) summary: String,
    pub(super) description: String,
}

/// Returns the texts of a standard call.
pub(super) fn docs(word: &str, resource: &Resource) -> Docs {
    let name = &resource.name.value;
    let (one, some) = (words(name), article(name));
    let (summary, more) = match word {
        "get" => (format!("Get {some}"), "Reads the record with its nested fields.".to_owned()),
        "list" => (format!("List {}", plural_words(name)), of_list(resource)),
        "create" => {
            let more = "Core has no key that prevents a second create. Look the record up before you repeat the call.";
            (format!("Create {some}"), more.to_owned())
        }
        "update" => {
            let more = "Send the whole record as it was read, with its `version`. Core clears the fields that are left \
                        out, and ignores those that are `readOnly`.";
            (format!("Replace {some}"), more.to_owned())
        }
        "patch" => {
            let more = "Changes single fields by a JSON Patch (RFC 6902) in an envelope with the `version`. Nested fields \
                        other than `customFields` cannot be patched.";
            (format!("Change fields of {some}"), more.to_owned())
        }
        "delete" => {
            let more = "Core refuses to delete a record to which another one refers.";
            (format!("Delete {some}"), more.to_owned())
        }
        "batch" => {
            let more = "Creates all records or none. Core does not say which record is invalid, and returns no ids.";
            (format!("Create many {}", plural_words(name)), more.to_owned())
        }
        _ => (
            format!("Read the {one}"),
            "There is one record, without an id in its path.".to_owned(),
        ),
    };
    Docs { summary, description: format!("{}\n\n{more}", resource.doc) }
}

/// Returns the filters, orders and nested fields of a list.
fn of_list(resource: &Resource) -> String {
    let names = |is_listed: &dyn Fn(&Field) -> bool| {
        let fields = resource.fields.iter().filter(|field| is_listed(field));
        let names: Vec<String> = fields.map(|field| format!("`{}`", field.name.value)).collect();
        names.join(", ")
    };
    let sentence = |label: &str, names: String, none: &str| match names.as_str() {
        "" => none.to_owned(),
        names => format!("{label}: {names}."),
    };
    let filters = names(&|field| field.has(FieldFlag::Filter));
    let orders = names(&|field| field.has(FieldFlag::Sort));
    let nested = names(&|field| is_expandable(field));
    let sentences = [
        sentence("Known filters", filters, "No source shows a filter."),
        sentence("Known orders", orders, "No source shows an order."),
        sentence("Nested fields", nested, ""),
    ];
    sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}

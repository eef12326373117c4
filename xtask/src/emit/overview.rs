//! The overview on the page of a record: its calls, filters and orders, and an example.

use super::text::Text;
use crate::{
    rust::{
        calls::{CallEntry, DEPRECATED, calls, standard_call_name},
        names::{input_name, rust_field},
    },
    spec::{
        CHANGE_TIME, CREATION_TIME, Field, Resource, Type, field_flag::FieldFlag, scalar::Scalar,
    },
};

/// Writes the overview of a record.
pub(super) fn overview(text: &mut Text, resource: &Resource) {
    table(text, resource);
    let (filters, orders) = (by(resource, FieldFlag::Filter), by(resource, FieldFlag::Sort));
    if filters.is_empty() && resource.has_call("list") {
        let unconfirmed = "[`Field::unconfirmed`](crate::Field::unconfirmed)";
        text.doc("", "");
        text.doc("", &format!("Filters: no source shows any. {unconfirmed} permits a try."));
    }
    paragraph(text, "Filters", &filters);
    paragraph(text, "Orders", &orders);
    if resource.has_call("create") {
        create(text, resource);
    }
    if let Some(sentence) = whole_list(resource) {
        text.doc("", "");
        text.doc("", &sentence);
    }
    if resource.has_call("list") {
        example(text, resource);
    }
}

/// Writes the required fields of a create.
fn create(text: &mut Text, resource: &Resource) {
    let input = input_name(&resource.name.value);
    let required = by(resource, FieldFlag::Required);
    if required.is_empty() {
        text.doc("", "");
        text.doc(
            "",
            &format!("A create takes the input [`{input}`]. No source shows a required field."),
        );
    }
    paragraph(text, &format!("A create ([`{input}`]) needs"), &required);
}

/// Writes the table of calls.
fn table(text: &mut Text, resource: &Resource) {
    text.doc("", "");
    text.line("/// | call | request | scope | evidence |");
    text.line("/// |---|---|---|---|");
    for call in calls(resource) {
        let mark = call.mark();
        let CallEntry { name, request, scope, evidence, .. } = call;
        let evidence = evidence.word();
        text.line(format!("/// | [`{name}`]{mark} | `{request}` | `{scope}` | {evidence} |"));
    }
}

/// Returns links to the constants of the fields with a flag.
fn by(resource: &Resource, flag: FieldFlag) -> Vec<String> {
    let fields = resource.fields.iter().filter(|field| field.has(flag));
    let link = |field: &Field| {
        let mark = if field.history.is_deprecated() { DEPRECATED } else { "" };
        format!("[`{}`](Self::{}){mark}", plain_name(field), constant(field))
    };
    fields.map(link).collect()
}

fn paragraph(text: &mut Text, label: &str, links: &[String]) {
    if !links.is_empty() {
        text.doc("", "");
        text.doc("", &format!("{label}: {}.", links.join(", ")));
    }
}

fn plain_name(field: &Field) -> String {
    rust_field(field).trim_start_matches("r#").to_owned()
}

/// Returns the name of the constant that the derive makes for a field.
fn constant(field: &Field) -> String {
    plain_name(field).to_uppercase()
}

/// Returns the sentence about reading a list while others write.
fn whole_list(resource: &Resource) -> Option<String> {
    if !resource.has_call("list") {
        return None;
    }
    let by_key = "[by key](crate::endpoint::List::by_key)";
    let changes = "[`Client::changes`](crate::Client::changes)";
    Some(match (resource.reads_by(CREATION_TIME), resource.reads_by(CHANGE_TIME)) {
        (true, true) => format!(
            "While others write, read the whole list {by_key}. {changes} reads new and changed records."
        ),
        (true, false) => format!("While others write, read the whole list {by_key}."),
        (false, true) => format!(
            "While others write, read the whole list by {changes} from `DateTime::MIN`. The next pass \
             reads new and changed records."
        ),
        (false, false) => {
            "While others write, a list of several pages may repeat or miss records. No \
                           source shows a time by which Core filters and sorts them."
                .to_owned()
        }
    })
}

/// Writes an example that reads a list, with a filter and an order if the record has them.
fn example(text: &mut Text, resource: &Resource) {
    let name = &resource.rust_name().value;
    let list = standard_call_name("list", &resource.name.value);
    let current = || resource.fields.iter().filter(|field| !field.history.is_deprecated());
    let filter = current().find_map(|field| condition(name, field));
    let is_sortable = |field: &&Field| field.has(FieldFlag::Sort);
    let order = current().find(is_sortable);
    let steps = [
        filter.as_ref().map(|filter| format!("\n    .filter({filter})")),
        order.map(|field| format!("\n    .order_by({name}::{}.asc())", constant(field))),
    ];
    let steps: String = steps.into_iter().flatten().collect();
    let list_value = format!("let list = {list}::new(){steps};");
    let import = match steps.is_empty() {
        true => format!("use core_api::{list};"),
        false => format!("use core_api::{{{list}, {name}}};"),
    };
    text.doc("", "");
    let head = [
        "# Example",
        "",
        "```no_run",
        &import,
        "",
        "# async fn example(client: core_api::Client) -> Result<(), core_api::Error> {",
    ];
    let rest = [
        "let mut records = client.stream(list);",
        "while let Some(record) = records.try_next().await? {",
        "    println!(\"{record:?}\");",
        "}",
        "# Ok(())",
        "# }",
        "```",
    ];
    for line in head.into_iter().chain(list_value.lines()).chain(rest) {
        text.line(format!("/// {line}").trim_end());
    }
}

/// Returns a condition on a field that filters, if the example can show a value of its type.
fn condition(record: &str, field: &Field) -> Option<String> {
    let value = match field.ty.value {
        Type::Scalar(Scalar::Boolean) => "eq(true)",
        Type::Scalar(Scalar::Text) => "eq(\"…\")",
        Type::Scalar(Scalar::Decimal | Scalar::Integer) => "gt(0)",
        Type::Scalar(Scalar::DateTime)
        | Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::ListOf(_)
        | Type::Nothing
        | Type::Wrong => return None,
    };
    field.has(FieldFlag::Filter).then(|| format!("{record}::{}.{value}", constant(field)))
}

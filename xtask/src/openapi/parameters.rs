//! Parameters of requests.

use super::{
    context::Context,
    evidence::add_provenance,
    fields::of_type,
    json::{Json, Members, object, reference, text},
};
use crate::spec::{Type, evidence::Evidence, query_parameter::QueryParameter};

/// The names of the components with the parameters of a list, in the order of a request.
const OF_LIST: [&str; 5] = ["Where", "OrderBy", "Fields", "Expand", "Page"];

/// The name of the component with the header of the time zone.
const UTC_OFFSET: &str = "UtcOffset";

/// Returns references to the parameters of a list.
pub(super) fn of_list() -> Vec<Json> {
    OF_LIST.map(|name| reference("parameters", name)).into()
}

/// Returns the reference to the parameter of all calls.
pub(super) fn utc_offset() -> Json {
    reference("parameters", UTC_OFFSET)
}

/// Returns a parameter in the path.
pub(super) fn in_path(name: &str, doc: &str, ty: &Type, context: &Context<'_>) -> Json {
    object([
        ("name", text(name)),
        ("in", text("path")),
        ("required", true.into()),
        ("description", text(doc)),
        ("schema", of_type(ty, false, context.version).into()),
    ])
}

/// Returns a parameter in the query. `inherited` is the evidence of the call.
pub(super) fn of_query(
    parameter: &QueryParameter,
    inherited: Evidence,
    context: &Context<'_>,
) -> Json {
    let QueryParameter {
        name,
        // Names of parameters are those of the wire.
        rust: _,
        ty,
        doc,
        is_required,
        evidence,
        provenance,
    } = parameter;
    let mut json = Members::of([("name", text(name.value.as_str())), ("in", text("query"))]);
    if *is_required {
        json.add("required", true);
    }
    if !doc.is_empty() {
        json.add("description", text(doc.as_str()));
    }
    json.add("schema", of_type(&ty.value, false, context.version));
    if *evidence != inherited {
        json.add("x-evidence", evidence.word());
    }
    add_provenance(&mut json, provenance.as_ref());
    json.into()
}

/// Returns the components of all shared parameters.
pub(super) fn components(context: &Context<'_>) -> Members {
    let docs = [
        ("where", filter_doc(context), "status = 0"),
        (
            "orderBy",
            "Name of a field, and `asc` or `desc`. Core sorts by the fields with `x-sortable`.".to_owned(),
            "lastUpdated desc",
        ),
        (
            "fields",
            "Names of the fields to return, separated by commas. `*` means all. `count(*)` counts the records \
             instead, without `orderBy` and `page`. No source shows the answer to a count."
                .to_owned(),
            "id,lastUpdated",
        ),
        (
            "expand",
            "Names of nested fields to return, separated by commas. They are the fields with `x-expandable`."
                .to_owned(),
            "customFields",
        ),
        ("page", page_doc(context), "1,1000"),
    ];
    let mut components = Members::default();
    for (component, (name, doc, example)) in OF_LIST.into_iter().zip(docs) {
        components.add(component, in_query(name, doc, example));
    }
    components.add(UTC_OFFSET, offset(context));
    components
}

fn in_query(name: &str, doc: String, example: &str) -> Json {
    object([
        ("name", text(name)),
        ("in", text("query")),
        ("description", text(doc)),
        ("schema", object([("type", text("string"))])),
        ("example", text(example)),
    ])
}

fn filter_doc(context: &Context<'_>) -> String {
    let (operators, joins) =
        (context.constants.code("filter", "operators"), context.constants.code("filter", "joins"));
    format!(
        "Filter in the form of SQL, as in `date >= '2026-03-02' AND billable = true`. Core filters by the fields with \
         `x-filterable`. Operators that are known to work: {operators}. Joins: {joins}. Texts, ids and dates are in \
         single quotes, and a quote in a text is doubled. Dates have no time zone. Enums are compared by their numbers."
    )
}

fn page_doc(context: &Context<'_>) -> String {
    let number = |key| context.constants.number("pages", key);
    format!(
        "Number of the page from 1 up, a comma, and the number of records. Core returns {} records by default, at most \
         {}, and at most {} with `expand`. The list ends with an answer without records.",
        number("default_size"),
        number("max_size"),
        number("max_expanded_size"),
    )
}

fn offset(context: &Context<'_>) -> Json {
    object([
        ("name", text(context.constants.text("headers", "utc_offset"))),
        ("in", text("header")),
        (
            "description",
            text(
                "Minutes east of UTC of the caller's time zone, for dates without a zone. Core uses Pacific time if \
                 the header is missing.",
            ),
        ),
        ("schema", object([("type", text("integer")), ("format", text("int32"))])),
        ("example", 60.into()),
    ])
}

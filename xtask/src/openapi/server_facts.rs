//! Members about facts that only the server decides.

use super::{
    json::{Json, Members, text},
    side::Side,
};
use crate::spec::server_facts::{DefaultValue, InLists, ServerFacts};

/// Adds the facts of a field.
pub(super) fn add(schema: &mut Members, facts: &ServerFacts, side: Side) {
    // The schema says whether the value is nullable.
    let ServerFacts { in_lists, null: _, zeros, unique, unselectable, default } = facts;
    schema.add_some(
        "x-in-lists",
        in_lists.map(|rows| match rows {
            InLists::Expanded => "expanded",
            InLists::Never => "never",
        }),
    );
    schema.add_some("x-zeros", zeros.then_some(true));
    if let Some(unique) = unique {
        schema.add("x-unique", true);
        schema.add_some("x-unique-key", unique.key.as_deref());
    }
    schema.add_some("x-selectable", unselectable.then_some(false));
    // Clients would send a `default`, and the company's own defaults would have no effect.
    let default = default.as_ref().filter(|_| side == Side::Input);
    schema.add_some("x-default", default.map(|default| value(&default.value)));
}

fn value(default: &DefaultValue) -> Json {
    match default {
        DefaultValue::Boolean(flag) => (*flag).into(),
        DefaultValue::Integer(number) | DefaultValue::Decimal(number) => {
            Json::Number(number.clone())
        }
        DefaultValue::Text(value) => text(value.as_str()),
    }
}

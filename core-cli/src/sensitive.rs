//! Personal data, which is left out of all output unless a person names it.

use std::{borrow::Cow, ptr};

use core_api::{
    Json,
    record::{FieldInfo, View, is_sensitive_name},
};
use serde_json::value::RawValue;

use crate::{json, resource::nested};

/// Returns whether a table has a sensitive field, also in nested objects.
pub(crate) fn has_sensitive(table: &'static [FieldInfo]) -> bool {
    let mut tables = Vec::new();
    add_tables(table, &mut tables);
    tables.into_iter().flatten().any(|field| field.sensitive)
}

/// Adds a table and the tables of nested objects, each once.
fn add_tables(table: &'static [FieldInfo], known: &mut Vec<&'static [FieldInfo]>) {
    if known.iter().any(|other| ptr::eq(*other, table)) {
        return;
    }
    known.push(table);
    table.iter().filter_map(nested).for_each(|table| add_tables(table, known));
}

/// The depth of nested objects up to which tables judge names. It bounds the recursion.
const DEEPEST: usize = 100;

/// Returns a JSON value without sensitive members.
///
/// A name that the table lists is judged by the table. Other names are left out if they are sensitive in any resource.
pub(crate) fn without_sensitive<'a>(
    value: &'a str,
    table: Option<&'static [FieldInfo]>,
) -> Cow<'a, str> {
    without_sensitive_at(0, value, table)
}

fn without_sensitive_at<'a>(
    depth: usize,
    value: &'a str,
    table: Option<&'static [FieldInfo]>,
) -> Cow<'a, str> {
    let table = table.filter(|_| depth < DEEPEST);
    let deeper = depth.saturating_add(1);
    match (value.trim_start().as_bytes().first(), table) {
        (Some(b'{'), Some(table)) => object(deeper, value, table),
        (Some(b'['), Some(table)) => array(deeper, value, table),
        (Some(b'{' | b'['), None) => undeclared(value),
        _ => Cow::Borrowed(value),
    }
}

fn object<'a>(depth: usize, value: &'a str, table: &'static [FieldInfo]) -> Cow<'a, str> {
    let Ok(members) = json::members(value) else { return Cow::Borrowed("null") };
    let mut text = String::with_capacity(value.len());
    text.push('{');
    for (name, member) in &members {
        let field = crate::resource::find_field(table, name);
        if field.map_or_else(|| is_sensitive_name(name), |field| field.sensitive) {
            continue;
        }
        if text.len() > 1 {
            text.push(',');
        }
        json::push_name(&mut text, name);
        text.push_str(&without_sensitive_at(depth, member.get(), field.and_then(nested)));
    }
    text.push('}');
    Cow::Owned(text)
}

fn array<'a>(depth: usize, value: &'a str, table: &'static [FieldInfo]) -> Cow<'a, str> {
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value) else {
        return Cow::Borrowed("null");
    };
    let items = items.iter().map(|item| without_sensitive_at(depth, item.get(), Some(table)));
    Cow::Owned(format!("[{}]", items.collect::<Vec<_>>().join(",")))
}

/// Leaves out the members of a value without a table. The depth of the value does not matter.
fn undeclared(value: &str) -> Cow<'_, str> {
    let json = Json::parse(value).and_then(|json| View::Json(&json).to_json_without_sensitive());
    json.map_or(Cow::Borrowed("null"), |json| Cow::Owned(json.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use core_api::{Employee, TimeEntry};

    use super::*;

    #[test]
    fn sensitive_members_are_left_out_at_any_depth_and_numbers_stay_as_they_are() {
        let name = Employee::FIELDS.iter().find(|field| field.sensitive).unwrap().name;
        let text = format!(
            r#"{{"id":1.50,"{name}":"secret","other":[{{"{}":1,"kept":1e2}}]}}"#,
            name.to_uppercase()
        );
        let shown = without_sensitive(&text, Some(Employee::FIELDS));
        assert_eq!(shown, r#"{"id":1.50,"other":[{"kept":1e2}]}"#);
    }

    #[test]
    fn a_table_decides_about_its_own_names() {
        assert!(has_sensitive(Employee::FIELDS));
        let own = TimeEntry::FIELDS.iter().find(|field| !field.sensitive).unwrap().name;
        let text = format!(r#"{{"{own}":"a \" b"}}"#);
        assert_eq!(without_sensitive(&text, Some(TimeEntry::FIELDS)), text);
    }

    #[test]
    fn the_depth_of_a_value_does_not_matter() {
        let depth = 100_000;
        let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
        let shown = without_sensitive(&deep(r#"{"ssn":1,"kept":[ ]}"#), None).into_owned();
        assert!(shown == deep(r#"{"kept":[]}"#));
        let objects = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        assert!(without_sensitive(&objects, Some(TimeEntry::FIELDS)) == objects);
        // The table of a list judges its items at any depth that a record can have.
        let workflow = format!(r#"{{"workflow":{}}}"#, deep(r#"{"ssn":1,"action":2}"#));
        let shown = without_sensitive(&workflow, Some(TimeEntry::FIELDS));
        assert!(shown == format!(r#"{{"workflow":{}}}"#, deep(r#"{"action":2}"#)));
    }
}

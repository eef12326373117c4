//! Personal data, which is left out of all output unless a person names it.

use std::{borrow::Cow, collections::BTreeSet, ptr, sync::OnceLock};

use core_api::{catalog::RESOURCES, record::FieldInfo};
use serde_json::value::RawValue;

use crate::{json, resource::nested};

/// Returns whether a name is that of a sensitive field of any resource. Case is ignored.
pub(crate) fn is_sensitive_name(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut tables = Vec::new();
        RESOURCES.iter().for_each(|resource| add_tables(resource.fields, &mut tables));
        let fields = tables.into_iter().flatten().filter(|field| field.sensitive);
        let names =
            fields.flat_map(|field| [field.name].into_iter().chain(field.old_names.to_vec()));
        names.map(str::to_ascii_lowercase).collect()
    });
    names.contains(name.to_ascii_lowercase().as_str())
}

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

/// Returns a JSON value without sensitive members.
///
/// A name that the table lists is judged by the table. Other names are left out if they are sensitive in any resource.
pub(crate) fn without_sensitive<'a>(
    value: &'a str,
    table: Option<&'static [FieldInfo]>,
) -> Cow<'a, str> {
    match value.trim_start().as_bytes().first() {
        Some(b'{') => object(value, table),
        Some(b'[') => array(value, table),
        _ => Cow::Borrowed(value),
    }
}

fn object<'a>(value: &'a str, table: Option<&'static [FieldInfo]>) -> Cow<'a, str> {
    let Ok(members) = json::members(value) else { return Cow::Borrowed("null") };
    let mut text = String::with_capacity(value.len());
    text.push('{');
    for (name, member) in &members {
        let field = table.and_then(|table| crate::resource::find_field(table, name));
        if field.map_or_else(|| is_sensitive_name(name), |field| field.sensitive) {
            continue;
        }
        if text.len() > 1 {
            text.push(',');
        }
        json::push_name(&mut text, name);
        text.push_str(&without_sensitive(member.get(), field.and_then(nested)));
    }
    text.push('}');
    Cow::Owned(text)
}

fn array<'a>(value: &'a str, table: Option<&'static [FieldInfo]>) -> Cow<'a, str> {
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value) else {
        return Cow::Borrowed("null");
    };
    let items: Vec<_> = items.iter().map(|item| without_sensitive(item.get(), table)).collect();
    Cow::Owned(format!("[{}]", items.join(",")))
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
}

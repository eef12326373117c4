//! Rust names for the names of the vendor.

use crate::{
    rules::names::{camel_case, capitalized, identifier, placeholder, unraw},
    spec::{Call, Field, query_parameter::QueryParameter, type_names::TypeNames},
};

/// Plurals that the rules of [`plural`] miss.
const PLURALS: [(&str, &str); 3] =
    [("Company", "Companies"), ("CustomFieldData", "CustomFieldData"), ("Person", "People")];

/// Returns the name of a field: `project_id` for `projectId`, `r#type` for `type`.
pub(crate) fn field_name(wire: &str) -> String {
    identifier(&snake_case(wire))
}

/// Returns the module of a type: `time_entry` for `TimeEntry`, `r#type` for `Type`.
pub(crate) fn module_name(type_name: &str) -> String {
    identifier(&snake_case(type_name))
}

/// Returns the name of the file of a type's module, without its extension.
pub(crate) fn module_file(type_name: &str) -> String {
    unraw(&module_name(type_name)).to_owned()
}

/// Returns the name of a field: the one that its spec gives, or the wire name in snake case.
pub(crate) fn rust_field(field: &Field) -> String {
    match &field.rust {
        Some(rust) => identifier(&rust.value),
        None => field_name(&field.name.value),
    }
}

/// Returns the name of a query parameter in Rust: the one that its spec gives, or the wire name in snake case.
pub(crate) fn rust_parameter(parameter: &QueryParameter) -> String {
    match &parameter.rust {
        Some(rust) => identifier(&rust.value),
        None => field_name(&parameter.name.value),
    }
}

/// Returns whether a text can be the name of a field in Rust.
pub(crate) fn is_field(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(is_letter)
        && !name.contains("__")
        && !name.ends_with('_')
        // The identifier of a reserved word has another `_`.
        && !identifier(name).ends_with('_')
}

/// Returns the name of an extra call: the one that its spec gives, or that of [`call_name`].
pub(crate) fn rust_call(call: &Call, resource: &str) -> String {
    match &call.rust {
        Some(rust) => rust.value.clone(),
        None => call_name(&call.name.value, resource),
    }
}

/// Returns whether the derive makes the wire name of a field from its name in Rust.
pub(crate) fn has_default_name(field: &Field) -> bool {
    camel_case(unraw(&rust_field(field))) == field.name.value
}

/// Returns whether the derive makes this wire name from the name of the field.
#[cfg(test)]
pub(crate) fn is_default(wire: &str) -> bool {
    camel_case(unraw(&field_name(wire))) == wire
}

/// Returns whether the derive finds this placeholder by the name of its field.
pub(crate) fn is_placeholder(name: &str) -> bool {
    placeholder(&field_name(name), &[name.to_owned()]).is_some()
}

/// Returns the name of a spec's file without its extension: `time_entry` for `TimeEntry`.
pub(crate) fn file_name(type_name: &str) -> String {
    snake_case(type_name)
}

/// Returns the type of the body that creates a record: `ActivityInput`.
pub(crate) fn input_name(resource: &str) -> String {
    format!("{resource}Input")
}

/// Returns the type that makes an object with required fields: `CustomFieldDataBuilder`.
pub(crate) fn builder_name(object: &str) -> String {
    format!("{object}Builder")
}

/// Returns the name of an extra call: `ListProjectActivities` for `list-activities` of `Project`.
pub(crate) fn call_name(call: &str, resource: &str) -> String {
    let mut words = call.split('-');
    let verb = capitalized(words.next().unwrap_or_default());
    let rest: String = words.map(capitalized).collect();
    format!("{verb}{resource}{rest}")
}

/// Returns the marker type for an id of one of several records: `EmployeeOrVendor`.
pub(crate) fn reference_name(names: &[String], known: &TypeNames) -> String {
    names.iter().map(|name| known.of_record(name)).collect::<Vec<_>>().join("Or")
}

/// Returns the plural of a name: `Activities` for `Activity`, `Taxes` for `Tax`.
pub(crate) fn plural(name: &str) -> String {
    if let Some((_, plural)) = PLURALS.iter().find(|(known, _)| *known == name) {
        return (*plural).to_owned();
    }
    let stem = name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = stem {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
    if hisses { format!("{name}es") } else { format!("{name}s") }
}

fn snake_case(camel: &str) -> String {
    let mut snake = String::new();
    let letters: Vec<char> = camel.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        let starts_word = letter.is_ascii_uppercase()
            && index > 0
            && (!letters[index - 1].is_ascii_uppercase()
                || letters.get(index + 1).is_some_and(char::is_ascii_lowercase));
        // Rust asks for one `_` between two words.
        if (starts_word || *letter == '_') && !snake.ends_with('_') {
            snake.push('_');
        }
        if *letter != '_' {
            snake.push(letter.to_ascii_lowercase());
        }
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_rust_names_them() {
        for (wire, rust) in [
            ("projectId", "project_id"),
            ("tax1", "tax1"),
            ("type", "r#type"),
            ("self", "self_"),
            ("overTimeBillRate", "over_time_bill_rate"),
            ("isUTCOffset", "is_utc_offset"),
            ("user_id", "user_id"),
            ("XYZCode", "xyz_code"),
            ("a__b", "a_b"),
            ("a_B__", "a_b_"),
        ] {
            assert_eq!(field_name(wire), rust);
        }
    }

    #[test]
    fn only_an_unusual_wire_name_needs_to_be_written() {
        assert!(["projectId", "type", "tax1", "self"].iter().all(|wire| is_default(wire)));
        assert!(["isUTCOffset", "user_id", "Name"].iter().all(|wire| !is_default(wire)));
    }

    #[test]
    fn a_module_is_never_a_keyword() {
        assert_eq!(
            ["TimeEntry", "Type", "Super"].map(module_name),
            ["time_entry", "r#type", "super_"]
        );
        assert_eq!(
            ["TimeEntry", "Type", "Super"].map(module_file),
            ["time_entry", "type", "super_"]
        );
    }

    #[test]
    fn plurals_are_those_of_english() {
        for (one, many) in [
            ("Activity", "Activities"),
            ("TimeEntry", "TimeEntries"),
            ("Tax", "Taxes"),
            ("Class", "Classes"),
            ("Project", "Projects"),
            ("DeletedHistory", "DeletedHistories"),
            ("Survey", "Surveys"),
            ("Company", "Companies"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn an_extra_call_is_a_verb_the_resource_and_a_noun() {
        assert_eq!(call_name("list-activities", "Project"), "ListProjectActivities");
    }
}

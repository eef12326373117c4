//! Nested objects in bodies, whose members follow the rules of fields.

use std::collections::BTreeMap;

use core_api::{Json, record::FieldTable};

use super::{Stored, store};

/// Members that the server writes. A program that has no value for them sends null or an empty text.
const OF_SERVER: [&str; 2] = ["id", "version"];

/// Stores an object. An object whose members all have the usual form keeps its text.
pub(super) fn store_object(table: FieldTable, json: Json) -> Option<Stored> {
    let mut members: BTreeMap<String, Json> = json.to_value().ok()?;
    let count = members.len();
    let is_empty = |value: &Json| value.is_null() || value.as_str() == "\"\"";
    members.retain(|name, value| !(OF_SERVER.contains(&name.as_str()) && is_empty(value)));
    let mut form = (members.len() < count).then_some("an empty id or version");
    for (name, value) in members.iter_mut().filter(|(_, value)| !value.is_null()) {
        let fields = table.fields();
        let exact = fields.iter().find(|info| info.name == name);
        let field =
            exact.or_else(|| fields.iter().find(|info| info.name.eq_ignore_ascii_case(name)));
        let Some(field) = field else { continue };
        let stored = store(field.kind, value.clone())?;
        if stored.form.is_some() {
            form = form.or(stored.form);
            *value = stored.value.or_else(|| Json::parse("null").ok())?;
        }
    }
    match form {
        None => Some(Stored::exact(json)),
        Some(form) => {
            let text = serde_json::to_string(&members).ok()?;
            Some(Stored::unusual(Json::parse(text).ok(), form))
        }
    }
}

/// Stores a list of objects. A null entry is not an object.
pub(super) fn store_list(table: FieldTable, json: Json) -> Option<Stored> {
    let entries: Vec<Json> = json.to_value().ok()?;
    let stored: Vec<Stored> =
        entries.into_iter().map(|entry| store_object(table, entry)).collect::<Option<_>>()?;
    let Some(form) = stored.iter().find_map(|stored| stored.form) else {
        return Some(Stored::exact(json));
    };
    let texts: Vec<&str> =
        stored.iter().map(|stored| stored.value.as_ref().map_or("null", Json::as_str)).collect();
    Some(Stored::unusual(Json::parse(format!("[{}]", texts.join(","))).ok(), form))
}

#[cfg(test)]
mod tests {
    use core_api::Activity;

    use super::*;

    /// Returns the stored text of custom fields and whether the form is unusual.
    fn stored(json: &str) -> Option<(String, bool)> {
        let field = Activity::FIELDS.iter().find(|info| info.name == "customFields").unwrap();
        let stored = store(field.kind, Json::parse(json).unwrap())?;
        Some((stored.value.unwrap().as_str().to_owned(), stored.form.is_some()))
    }

    #[test]
    fn members_of_nested_objects_follow_the_rules_of_fields() {
        let usual = r#"[{ "value": "v", "zebra": 1.50, "definitionId": null }]"#;
        assert_eq!(stored(usual), Some((usual.to_owned(), false)));
        for refused in [
            r#"[{"definitionId": 0}]"#,
            r#"[{"definitionId": {}}]"#,
            r#"[{"definitionId": "a"}]"#,
            r#"[{"value": []}]"#,
            r#"[null]"#,
            r#"["AAA"]"#,
            r#"[[]]"#,
            r#"{}"#,
        ] {
            assert_eq!(stored(refused), None, "{refused}");
        }
        let new = stored(r#"[{"id": "", "version": null, "value": "v"}]"#);
        assert_eq!(new, Some((r#"[{"value":"v"}]"#.to_owned(), true)));
        let empty = stored(r#"[{"definitionId": "", "value": 5}]"#);
        assert_eq!(empty, Some((r#"[{"definitionId":null,"value":"5"}]"#.to_owned(), true)));
    }
}

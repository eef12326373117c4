//! A record, each value as its JSON text, so that no digit is lost.

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use uuid::Uuid;

/// A record: a value for each listed field, and what is not listed.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    fields: &'static [FieldInfo],
    /// In the order of the fields; `None` where it is null.
    listed: Vec<Option<Json>>,
    /// In the order in which they came.
    unlisted: Vec<(String, Json)>,
}

impl Row {
    /// All null.
    pub(crate) fn empty(fields: &'static [FieldInfo]) -> Self {
        Self { fields, listed: vec![None; fields.len()], unlisted: Vec::new() }
    }

    /// The value of the field with this index.
    pub(crate) fn at(&self, index: usize) -> Option<&Json> {
        self.listed.get(index)?.as_ref()
    }

    /// The value of a field by its name.
    pub(crate) fn value(&self, name: &str) -> Option<&Json> {
        self.at(self.index(name)?)
    }

    /// A text by the name of its field.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.value(name)?.to_value().ok()
    }

    /// An id by the name of its field.
    pub(crate) fn id(&self, name: &str) -> Option<Uuid> {
        // An id has nothing to unescape.
        Uuid::try_parse(self.value(name)?.as_str().trim_matches('"')).ok()
    }

    /// Sets a field by its name; a record without it is left as it is.
    pub(crate) fn set(&mut self, name: &str, value: Option<Json>) {
        let slot = self.index(name).and_then(|index| self.listed.get_mut(index));
        if let Some(slot) = slot {
            *slot = value;
        }
    }

    /// Adds what has no field; the last of two with one name counts.
    pub(crate) fn set_unlisted(&mut self, name: String, value: Json) {
        self.unlisted.retain(|(known, _)| *known != name);
        self.unlisted.push((name, value));
    }

    /// What is known of a field by its name.
    pub(crate) fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|info| info.name == name)
    }

    /// Each field with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static FieldInfo, Option<&Json>)> {
        self.fields.iter().zip(self.listed.iter().map(Option::as_ref))
    }

    /// The whole record as an answer has it at this Unix second.
    pub(crate) fn to_json(&self, read_at: i64) -> String {
        let mut json = String::new();
        self.write(&mut json, None, |_| true, read_at);
        json
    }

    /// Writes the record as an answer has it at this Unix second: whole or with these fields only,
    /// and with those nested values that are expanded, by the index of their field.
    pub(crate) fn write(
        &self,
        json: &mut String,
        only: Option<&[usize]>,
        is_expanded: impl Fn(usize) -> bool,
        read_at: i64,
    ) {
        let mut separator = '{';
        let mut member = |name: &str, value: &str| {
            json.push(separator);
            separator = ',';
            json.extend([name, ":", value]);
        };
        for (index, (info, value)) in self.iter().enumerate() {
            if only.is_some_and(|only| !only.contains(&index)) {
                continue;
            }
            let is_nested = matches!(info.kind, Kind::Object(_) | Kind::List(_));
            let name = ["\"", info.name, "\""].concat();
            match value {
                // What changes at each read is the time of the read.
                _ if info.volatile => member(&name, &read_at.to_string()),
                Some(_) if is_nested && !is_expanded(index) => member(&name, "null"),
                value => member(&name, value.map_or("null", Json::as_str)),
            }
        }
        for (name, value) in self.unlisted.iter().filter(|_| only.is_none()) {
            member(&serde_json::Value::from(name.as_str()).to_string(), value.as_str());
        }
        json.push_str(if separator == '{' { "{}" } else { "}" });
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|info| info.name == name)
    }
}

/// A JSON text.
pub(crate) fn text(value: &str) -> Option<Json> {
    Json::from_value(&value).ok()
}

/// A JSON number or boolean.
pub(crate) fn bare(value: impl std::fmt::Display) -> Option<Json> {
    Json::parse(value.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use core_api::Activity;

    use super::*;

    #[test]
    fn unlisted_fields_come_last_in_the_order_in_which_they_came() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set_unlisted("zebra".to_owned(), Json::parse("1.50").unwrap());
        row.set_unlisted("ape \"x\"".to_owned(), Json::parse("null").unwrap());
        row.set_unlisted("zebra".to_owned(), Json::parse("{ \"b\": 1e3 }").unwrap());
        let json = row.to_json(7);
        assert!(json.starts_with(r#"{"code":null,"description":null,"#), "{json}");
        let end = r#","version":null,"ape \"x\"":null,"zebra":{ "b": 1e3 }}"#;
        assert!(json.ends_with(end), "{json}");
        assert!(json.contains(r#""token":7,"#), "{json}");
    }

    #[test]
    fn a_name_that_is_no_field_sets_nothing() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set("colour", text("teal"));
        assert!(row.iter().all(|(_, value)| value.is_none()));
        assert_eq!(row.value("colour"), None);
    }
}

//! A record, with each value as JSON text, so that no digit is lost.

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use uuid::Uuid;

/// A record: a value for each listed field, and the unlisted fields.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    fields: &'static [FieldInfo],
    /// Values in the order of `fields`. `None` is `null`.
    listed: Vec<Option<Json>>,
    /// Names and values of unlisted fields, in the order of their arrival.
    unlisted: Vec<(String, Json)>,
}

impl Row {
    /// Returns a record whose fields are all `null`.
    pub(super) fn empty(fields: &'static [FieldInfo]) -> Self {
        Self { fields, listed: vec![None; fields.len()], unlisted: Vec::new() }
    }

    /// Returns the value of the field with this index.
    pub(super) fn value_at(&self, index: usize) -> Option<&Json> {
        self.listed.get(index)?.as_ref()
    }

    /// Returns the value of the field with this name.
    pub(crate) fn value(&self, name: &str) -> Option<&Json> {
        self.value_at(self.index(name)?)
    }

    /// Returns the value of a text field.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.value(name)?.to_value().ok()
    }

    /// Returns the value of an id field.
    pub(crate) fn id(&self, name: &str) -> Option<Uuid> {
        // Ids contain no escape sequences.
        Uuid::try_parse(self.value(name)?.as_str().trim_matches('"')).ok()
    }

    /// Sets the field with this name, if the record has one.
    pub(super) fn set(&mut self, name: &str, value: Option<Json>) {
        let slot = self.index(name).and_then(|index| self.listed.get_mut(index));
        if let Some(slot) = slot {
            *slot = value;
        }
    }

    /// Sets an unlisted field. A later value replaces an earlier one.
    pub(super) fn set_unlisted(&mut self, name: String, value: Json) {
        self.unlisted.retain(|(existing, _)| *existing != name);
        self.unlisted.push((name, value));
    }

    /// Returns the description of the field with this name.
    pub(super) fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|info| info.name == name)
    }

    /// Returns each listed field with its value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static FieldInfo, Option<&Json>)> {
        self.fields.iter().zip(self.listed.iter().map(Option::as_ref))
    }

    /// Returns the whole record as the JSON of a response.
    ///
    /// `read_at` is the time of the response in Unix seconds.
    pub(super) fn to_json(&self, read_at: i64) -> String {
        let mut json = String::new();
        self.write(&mut json, None, |_| true, read_at);
        json
    }

    /// Appends the record to a response as JSON.
    ///
    /// `only` restricts the fields to these indices, and `is_expanded` selects the nested values by
    /// the index of their field. `read_at` is the time of the response in Unix seconds.
    pub(super) fn write(
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
            let is_nested = matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_));
            let name = ["\"", info.name, "\""].concat();
            match value {
                // A volatile field changes with each read, so it shows the time of the read.
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

/// Returns a text as JSON.
pub(super) fn text(value: &str) -> Option<Json> {
    Json::from_value(&value).ok()
}

/// Returns a number or boolean as JSON.
pub(super) fn scalar(value: impl std::fmt::Display) -> Option<Json> {
    Json::parse(value.to_string()).ok()
}

/// Returns hundredths as JSON like Core: with a decimal point, and with one or two decimals.
pub(super) fn hundredths(value: u32) -> Option<Json> {
    let digits = format!("{}.{:02}", value / 100, value % 100);
    scalar(digits.strip_suffix('0').unwrap_or(&digits))
}

#[cfg(test)]
mod tests {
    use core_api::Activity;

    use super::*;

    #[test]
    fn unlisted_fields_are_last_in_the_order_of_their_arrival() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set_unlisted("zebra".to_owned(), Json::parse("1.50").unwrap());
        row.set_unlisted("ape \"x\"".to_owned(), Json::parse("null").unwrap());
        row.set_unlisted("zebra".to_owned(), Json::parse("{ \"b\": 1e3 }").unwrap());
        let json = row.to_json(7);
        assert!(json.starts_with(r#"{"name":null,"description":null,"#), "{json}");
        let end = r#","token":7,"ape \"x\"":null,"zebra":{ "b": 1e3 }}"#;
        assert!(json.ends_with(end), "{json}");
    }

    #[test]
    fn setting_an_unknown_field_changes_nothing() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set("colour", text("teal"));
        assert!(row.iter().all(|(_, value)| value.is_none()));
        assert_eq!(row.value("colour"), None);
    }
}

//! A record, with each value as JSON text, so that no digit is lost.

mod ends;
mod json_text;
mod members;
mod values;

use std::sync::Arc;

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use uuid::Uuid;

pub(crate) use json_text::JsonText;
pub(super) use members::Members;
use values::Values;

/// A record: a value for each listed field, and the unlisted fields.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The JSON of the field `id`. A `null` is empty.
    id: Box<str>,
    /// The other values. Copies of a record share them until one of the copies changes.
    values: Arc<Values>,
}

impl Row {
    /// Returns a record whose fields are all `null`.
    pub(super) fn empty(fields: &'static [FieldInfo]) -> Self {
        Self { id: Box::default(), values: Arc::new(Values::empty(fields)) }
    }

    /// Returns the value of the field with this index.
    pub(super) fn value_at(&self, index: usize) -> Option<JsonText<'_>> {
        JsonText::of_valid(self.text_at(index))
    }

    /// Returns the JSON of the field with this index, or an empty text.
    fn text_at(&self, index: usize) -> &str {
        if self.values.is_id(index) { &self.id } else { self.values.listed(index) }
    }

    /// Returns the value of the field with this name.
    pub(crate) fn value(&self, name: &str) -> Option<JsonText<'_>> {
        self.value_at(self.index(name)?)
    }

    /// Returns a copy of the value of the field with this name.
    pub(crate) fn json(&self, name: &str) -> Option<Json> {
        self.value(name)?.to_json()
    }

    /// Returns the value of a text field.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.value(name)?.content().map(Into::into)
    }

    /// Returns the value of an id field.
    pub(crate) fn id(&self, name: &str) -> Option<Uuid> {
        self.id_at(self.index(name)?)
    }

    /// Returns the value of the id field with this index.
    pub(super) fn id_at(&self, index: usize) -> Option<Uuid> {
        // Ids contain no escape sequences.
        Uuid::try_parse(self.value_at(index)?.as_str().trim_matches('"')).ok()
    }

    /// Sets the field with this name, if the record has one.
    pub(super) fn set(&mut self, name: &str, value: Option<Json>) {
        self.set_value(name, value.as_ref().map(JsonText::from));
    }

    /// Sets the field with this name to a value of another record, if the record has the field.
    pub(super) fn set_value(&mut self, name: &str, value: Option<JsonText<'_>>) {
        let Some(index) = self.index(name) else { return };
        let value = value.map_or("", JsonText::as_str);
        let value = if value == "null" { "" } else { value };
        if self.text_at(index) == value {
            // Other records may share the values, so they are not copied in vain.
        } else if self.values.is_id(index) {
            self.id = value.into();
        } else {
            Arc::make_mut(&mut self.values).set_listed(index, value);
        }
    }

    /// Sets an unlisted field. A later value replaces an earlier one.
    pub(super) fn set_unlisted(&mut self, name: String, value: Json) {
        Arc::make_mut(&mut self.values).set_unlisted(name, value);
    }

    /// Returns a record with the id of this one and the other values of another record, which both share.
    pub(super) fn with_values_of(&self, other: &Self) -> Self {
        Self { id: self.id.clone(), values: Arc::clone(&other.values) }
    }

    /// Returns the address of the values without the id, which copies of a record share.
    pub(super) fn values_address(&self) -> usize {
        Arc::as_ptr(&self.values).addr()
    }

    /// Returns whether all listed values are those of another record.
    pub(super) fn has_values_of(&self, other: &Self) -> bool {
        self.id == other.id && self.values.has_listed_of(&other.values)
    }

    /// Gives back the memory that the row needed only while it was made.
    pub(super) fn shrink(&mut self) {
        // Values that other records share were shrunk with the first one.
        Arc::get_mut(&mut self.values).into_iter().for_each(Values::shrink);
    }

    /// Returns the value of an unlisted field.
    pub(super) fn unlisted(&self, name: &str) -> Option<&Json> {
        let found = self.values.unlisted().iter().find(|(other, _)| other == name);
        found.map(|(_, json)| json).filter(|json| !json.is_null())
    }

    /// Returns the description of the field with this name.
    pub(super) fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields().iter().find(|info| info.name == name)
    }

    /// Returns the description of the field with this name, regardless of case.
    pub(super) fn field_in_any_case(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields().iter().find(|info| info.name.eq_ignore_ascii_case(name))
    }

    /// Returns each listed field with its value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static FieldInfo, Option<JsonText<'_>>)> {
        self.fields().iter().enumerate().map(|(index, info)| (info, self.value_at(index)))
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
        let texts = self.values.texts().enumerate();
        for (info, (index, listed)) in self.fields().iter().zip(texts) {
            if only.is_some_and(|only| !only.contains(&index)) {
                continue;
            }
            json.push(separator);
            separator = ',';
            json.push('"');
            json.push_str(info.name);
            json.push_str("\":");
            let is_nested = matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_));
            let value = if self.values.is_id(index) { &*self.id } else { listed };
            match value {
                // A volatile field changes with each read, so it shows the time of the read.
                _ if info.volatile => json.push_str(&read_at.to_string()),
                "" => json.push_str("null"),
                _ if is_nested && !is_expanded(index) => json.push_str("null"),
                value => json.push_str(value),
            }
        }
        for (name, value) in self.values.unlisted().iter().filter(|_| only.is_none()) {
            json.push(separator);
            separator = ',';
            let name = serde_json::Value::from(name.as_str()).to_string();
            json.extend([name.as_str(), ":", value.as_str()]);
        }
        json.push_str(if separator == '{' { "{}" } else { "}" });
    }

    /// Appends all stored fields to a text as JSON. A volatile field has no stored value.
    ///
    /// `with_nulls` also writes the listed fields that are `null`.
    pub(super) fn write_members(&self, json: &mut String, with_nulls: bool) {
        let mut separator = '{';
        for (info, value) in self.iter().filter(|(info, _)| !info.volatile) {
            if value.is_none() && !with_nulls {
                continue;
            }
            json.push(separator);
            separator = ',';
            let value = value.map_or("null", JsonText::as_str);
            json.extend(["\"", info.name, "\":", value]);
        }
        for (name, value) in self.values.unlisted() {
            json.push(separator);
            separator = ',';
            let name = serde_json::Value::from(name.as_str()).to_string();
            json.extend([name.as_str(), ":", value.as_str()]);
        }
        json.push_str(if separator == '{' { "{}" } else { "}" });
    }

    fn fields(&self) -> &'static [FieldInfo] {
        self.values.fields()
    }

    fn index(&self, name: &str) -> Option<usize> {
        // A comparison of whole names takes longer, and few names have the same length and end.
        let end = name.as_bytes().last();
        let is_like = |other: &str| other.len() == name.len() && other.as_bytes().last() == end;
        self.fields().iter().position(|info| is_like(info.name) && info.name == name)
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
    fn values_of_any_length_replace_each_other() {
        let mut row = Row::empty(Activity::FIELDS);
        for value in ["a", &"long ".repeat(20_000), "", "é"] {
            row.set("code", text("AB"));
            row.set("description", text(value));
            row.set("sub", scalar(1));
            row.set("name", None);
            assert_eq!(row.text("description").as_deref(), Some(value));
            assert_eq!(row.text("code").as_deref(), Some("AB"));
            assert_eq!(row.value("sub").map(JsonText::as_str), Some("1"));
        }
        row.set("description", Json::parse("null").ok());
        assert_eq!(row.value("description"), None);
        assert!(row.to_json(7).contains(r#""description":null,"#), "{}", row.to_json(7));
    }

    #[test]
    fn copies_share_their_values_until_one_changes() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set("id", text("1"));
        row.set("code", text("AB"));
        let mut copy = row.clone();
        copy.set("id", text("2"));
        copy.set("code", text("AB"));
        copy.shrink();
        assert!(Arc::ptr_eq(&row.values, &copy.values) && !copy.has_values_of(&row));
        copy.set("code", text("CD"));
        copy.set_unlisted("colour".to_owned(), Json::parse("1").unwrap());
        let values = |row: &Row| [row.text("id"), row.text("code")].map(Option::unwrap_or_default);
        assert_eq!(
            (values(&row), values(&copy)),
            (["1", "AB"].map(Into::into), ["2", "CD"].map(Into::into))
        );
        assert!(row.unlisted("colour").is_none() && copy.unlisted("colour").is_some());
    }

    #[test]
    fn setting_an_unknown_field_changes_nothing() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set("colour", text("teal"));
        assert!(row.iter().all(|(_, value)| value.is_none()));
        assert_eq!(row.value("colour"), None);
    }
}

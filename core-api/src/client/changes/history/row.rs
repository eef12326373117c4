//! One row of the deletion history.

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::{
    decode,
    record::{Fields, View, scalar::date_time},
};

/// The fields that presumably have the id of the deleted record. The first is the likelier one.
pub(in crate::client::changes) const ID_FIELDS: [&str; 2] = ["entityId", "id"];

/// The field with the time of the deletion.
pub(super) const TIME: &str = "deletedOn";

/// The field with the kind or the name of the deleted record. No source shows which.
const ENTITY: &str = "entity";

/// One row of the deletion history, listed and unlisted fields alike.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryRow {
    pub(super) entity: String,
    pub(super) deleted_on: Option<DateTime>,
    /// Each field that has an id, except ids of authors.
    pub(super) ids: Vec<(String, Uuid)>,
}

impl HistoryRow {
    /// The largest number of characters of an entity.
    const LENGTH: usize = 100;

    pub(super) fn of(row: &dyn Fields) -> Self {
        let mut read = Self::default();
        for (index, info) in row.table().iter().enumerate() {
            match row.view(index) {
                Some(View::Text(text)) => read.add(info.name, text),
                Some(View::Id(id)) => read.add_id(info.name, id),
                Some(View::DateTime(time)) => read.add_time(info.name, time),
                Some(View::Json(json)) => read.add(info.name, json.as_str().trim_matches('"')),
                Some(
                    View::Unset
                    | View::Boolean(_)
                    | View::Integer(_)
                    | View::Decimal(_)
                    | View::Object(_)
                    | View::List(_)
                    | View::Values(_),
                )
                | None => {}
            }
        }
        for (name, json) in row.unlisted().iter() {
            read.add(name, json.as_str().trim_matches('"'));
        }
        read
    }

    /// Reads a row that does not decode. `None` if it is not an object.
    pub(super) fn of_raw(json: &str) -> Option<Self> {
        let mut read = Self::default();
        let is_object = decode::for_each_member(json, &mut |name, json| {
            if let Some(text) = decode::text::unquote(json) {
                read.add(name, &text);
            }
        });
        is_object.then_some(read)
    }

    fn add(&mut self, name: &str, text: &str) {
        match name {
            ENTITY => self.entity = text.chars().take(Self::LENGTH).collect(),
            TIME => self.deleted_on = date_time::parse(text),
            _ => {}
        }
        if let Ok(id) = Uuid::try_parse(text) {
            self.add_id(name, id);
        }
    }

    fn add_time(&mut self, name: &str, time: DateTime) {
        if name == TIME {
            self.deleted_on = Some(time);
        }
    }

    fn add_id(&mut self, name: &str, id: Uuid) {
        if !id.is_nil() && !name.ends_with("ById") {
            self.ids.push((name.to_owned(), id));
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::DeletedHistory;

    #[test]
    fn ids_are_found_in_listed_and_unlisted_fields_but_not_those_of_authors() {
        let id = |digit: char| digit.to_string().repeat(32);
        let text = format!(
            r#"{{"entityId":"{}","entityType":3,"entity":"Time Entry","id":"{}","deletedById":"{}",
                "deletedOn":"2026-03-17T08:00:00","recordId":"{}","note":"x","nilId":"{}"}}"#,
            id('1'),
            id('2'),
            id('3'),
            id('4'),
            id('0'),
        );
        let row: DeletedHistory = serde_json::from_str(&text).unwrap();
        let mut read = HistoryRow::of(&row);
        read.ids.sort();
        let named = |name: &str, digit| (name.to_owned(), Uuid::parse_str(&id(digit)).unwrap());
        assert_eq!(read.ids, [named("entityId", '1'), named("id", '2'), named("recordId", '4')]);
        assert_eq!(read.entity, "Time Entry");
        assert_eq!(read.deleted_on, Some(date(2026, 3, 17).at(8, 0, 0, 0)));

        let mut raw = HistoryRow::of_raw(&text).unwrap();
        raw.ids.sort();
        assert_eq!(raw, read);
        assert_eq!(HistoryRow::of_raw(r#"{"id":7,"entity":null}"#), Some(HistoryRow::default()));
        assert_eq!(HistoryRow::of_raw("[1]"), None);
    }
}

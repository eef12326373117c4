//! Rows of a list as JSON, without a record for each row.
//!
//! A record goes back with the values of the server, in the order of the declaration. So a row whose values certainly
//! fit needs no record: its values are copied. Any other row is left to the decoder of records, which knows the reason.

mod one_line;
mod value;

use std::{fmt, sync::Arc};

use jiff::civil::DateTime;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use uuid::Uuid;

pub(crate) use one_line::push_one_line;
use value::Fit;

use super::{
    key::{FieldKey, KeySeed, UnlistedNames},
    pass::Pass,
    text,
};
use crate::record::{FieldInfo, LeftOut, scalar::date_time};

/// A row as JSON.
pub(crate) struct TextRow {
    pub(crate) json: String,
    pub(crate) id: Uuid,
    /// The value of the field to read by.
    pub(crate) key: Option<DateTime>,
    /// True if the row has declared values only, none of them nested.
    pub(crate) is_flat: bool,
}

/// The fields of the rows to read.
pub(crate) struct RowLayout {
    table: &'static [FieldInfo],
    left_out: LeftOut,
    /// The index of the id.
    id: usize,
    /// The index of the field to read by.
    key: Option<usize>,
}

impl RowLayout {
    /// Makes the layout of a list that is read by a key. `None` for records without an id or without that key.
    pub(crate) fn new(table: &'static [FieldInfo], left_out: LeftOut, key: &str) -> Option<Self> {
        let find = |name: &str| table.iter().position(|field| field.name == name);
        let (id, by) = (find("id")?, find(key));
        (key.is_empty() || by.is_some()).then_some(Self { table, left_out, id, key: by })
    }

    /// Reads a list with at most `limit` rows. A row that needs a record is `None`. The whole result is `None` if the
    /// list cannot be read in this way, for example because it has too many rows.
    pub(crate) fn read(&self, text: &str, limit: usize) -> Option<Vec<Option<TextRow>>> {
        let mut json = serde_json::Deserializer::from_str(text);
        let rows = ListSeed { layout: self, limit }.deserialize(&mut json).ok()?;
        json.end().ok().map(|()| rows)
    }
}

struct ListSeed<'a> {
    layout: &'a RowLayout,
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_> {
    type Value = Vec<Option<TextRow>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_> {
    type Value = Vec<Option<TextRow>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut rows, mut members) = (Vec::new(), Members::default());
        while let Some(row) = seq.next_element_seed(RowSeed(self.layout, &mut members))? {
            if rows.len() == self.limit {
                return Err(de::Error::custom("too many rows"));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

/// The members of the row that is being read.
#[derive(Default)]
struct Members<'de> {
    /// The value of each declared field.
    listed: Vec<Option<&'de str>>,
    /// Fields that the declaration does not list.
    unlisted: Vec<(Arc<str>, &'de str)>,
    names: UnlistedNames,
    /// The length of the last row, which the next one probably has, too.
    length: usize,
}

struct RowSeed<'a, 'de>(&'a RowLayout, &'a mut Members<'de>);

impl<'de> DeserializeSeed<'de> for RowSeed<'_, 'de> {
    type Value = Option<TextRow>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_, 'de> {
    type Value = Option<TextRow>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self(layout, members) = self;
        let table = layout.table;
        members.listed.clear();
        members.listed.resize(table.len(), None);
        members.unlisted.clear();
        let (mut next, mut is_usual) = (0, true);
        loop {
            let names = &mut members.names;
            let key = KeySeed { table, next, names, pass: Pass::Values };
            let Some(key) = map.next_key_seed(key)? else { break };
            match key {
                FieldKey::Listed(index) => {
                    next = index.saturating_add(1);
                    let json: &RawValue = map.next_value()?;
                    let place = members.listed.get_mut(index);
                    is_usual &= place.is_some_and(|place| place.replace(json.get()).is_none());
                }
                FieldKey::Unlisted { name, .. } if members.unlisted.len() < Members::FEW => {
                    let json: &RawValue = map.next_value()?;
                    members.unlisted.push((name, json.get()));
                }
                // A record limits the memory of a row with very many fields.
                FieldKey::Unlisted { .. } | FieldKey::Old(..) => {
                    is_usual = false;
                    let IgnoredAny = map.next_value()?;
                }
            }
        }
        Ok(if is_usual { members.row(layout) } else { None })
    }
}

impl Members<'_> {
    /// The largest number of unlisted fields, whose names are compared pairwise.
    const FEW: usize = 24;

    /// Makes the row. `None` if it needs a record.
    fn row(&mut self, layout: &RowLayout) -> Option<TextRow> {
        let at = |index: usize| self.listed.get(index).copied().flatten();
        let id = at(layout.id).filter(|json| *json != "null")?;
        let id = Uuid::try_parse(&text::unquote(id)?).ok().filter(|id| !id.is_nil())?;
        let key = match layout.key {
            Some(index) => Some(date_time::parse(&text::unquote(at(index)?)?)?),
            None => None,
        };
        let mut row = TextRow { json: String::with_capacity(self.length), id, key, is_flat: true };
        row.json.push('{');
        for (index, (field, json)) in layout.table.iter().zip(&self.listed).enumerate() {
            let Some(json) = *json else { continue };
            match value::fit(field, json, layout.left_out.may_lack(index))? {
                Fit::LeftOut => {}
                Fit::Flat => row.push_listed(field.name, json),
                Fit::Nested => {
                    row.is_flat = false;
                    row.push_listed(field.name, json);
                }
            }
        }
        self.push_unlisted(&mut row)?;
        row.json.push('}');
        self.length = row.json.len();
        Some(row)
    }

    /// Adds the fields that the declaration does not list. In a row of a list, `null` can mean that a nested field was
    /// not requested.
    fn push_unlisted(&self, row: &mut TextRow) -> Option<()> {
        let mut rest = self.unlisted.as_slice();
        while let [(name, json), others @ ..] = rest {
            if others.iter().any(|(other, _)| other == name) {
                return None;
            }
            rest = others;
            if *json != "null" {
                row.is_flat = false;
                row.push(&serde_json::to_string(&**name).ok()?, json);
            }
        }
        Some(())
    }
}

impl TextRow {
    /// Adds a declared field, whose name has no escapes.
    fn push_listed(&mut self, name: &str, json: &str) {
        self.json.push_str(if self.json.len() > 1 { ",\"" } else { "\"" });
        self.json.push_str(name);
        self.json.push_str("\":");
        push_one_line(&mut self.json, json);
    }

    fn push(&mut self, quoted_name: &str, json: &str) {
        if self.json.len() > 1 {
            self.json.push(',');
        }
        self.json.push_str(quoted_name);
        self.json.push(':');
        push_one_line(&mut self.json, json);
    }
}

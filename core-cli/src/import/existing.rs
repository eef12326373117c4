//! Records of Core that have the values of rows.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use core_api::{
    Client,
    catalog::ResourceInfo,
    record::{FieldInfo, InLists, Kind, Support},
};
use serde_json::value::RawValue;

use super::ImportRow;
use crate::{
    error::CliError,
    raw_object::RawObject,
    reading::{self, ListQuery, Row, RowSink},
    same_value::normal,
};

/// The largest length of the filter of a call, as it is encoded in a URL. The client permits 6,000 bytes.
const MAX_FILTER: usize = 4_500;

/// The largest number of fields of a filter. The client compares all others itself.
const MAX_FIELDS: usize = 3;

/// The number of filters that are sent without a count of the whole list.
const FEW: usize = 5;

/// The number of records of a page.
const PAGE: u64 = 1000;

/// The ids of records that have the values of rows.
#[derive(Debug)]
pub(crate) struct Existing {
    /// The fields that identify a row.
    fields: Vec<&'static FieldInfo>,
    /// Ids of records that no row has taken yet, by the values of the fields.
    ids: BTreeMap<Vec<String>, BTreeSet<String>>,
}

impl Existing {
    /// Searches the records with the values of some rows in all fields of a key. Ids in `taken` belong to other rows.
    ///
    /// # Errors
    ///
    /// The errors of the lists.
    pub(crate) async fn search(
        client: &Client,
        resource: &'static ResourceInfo,
        key: &[&'static FieldInfo],
        rows: &[&ImportRow],
        taken: &BTreeSet<String>,
    ) -> Result<Self, CliError> {
        let fields: Vec<&FieldInfo> = key.iter().copied().filter(|info| is_listed(info)).collect();
        let mut found = Self { fields, ids: BTreeMap::new() };
        if found.fields.is_empty() || rows.is_empty() {
            return Ok(found);
        }
        let wanted: BTreeSet<Vec<String>> =
            rows.iter().map(|row| found.values(&row.record)).collect();
        let filters = cheapest(client, resource, filters(&found.fields, rows)).await?;
        let mut matches = MatchSink { found: &mut found, wanted: &wanted, taken, resource };
        for filter in filters {
            let reader = reading::prepare(resource, &ListQuery { filter, ..ListQuery::default() })?;
            reader.read(client, &mut matches).await?;
        }
        Ok(found)
    }

    /// Takes the id of a record that equals a row, so that an equal row takes another one.
    pub(crate) fn take(&mut self, row: &ImportRow) -> Option<String> {
        let values = self.values(&row.record);
        self.ids.get_mut(&values)?.pop_first()
    }

    /// Returns the values of the key in a record.
    fn values(&self, record: &RawObject) -> Vec<String> {
        self.fields.iter().map(|info| normal(info.kind, record.get(info.name))).collect()
    }
}

/// Keeps the ids of the records that have the values of rows.
struct MatchSink<'a> {
    found: &'a mut Existing,
    wanted: &'a BTreeSet<Vec<String>>,
    taken: &'a BTreeSet<String>,
    resource: &'static ResourceInfo,
}

impl RowSink for MatchSink<'_> {
    fn row(&mut self, row: Row<'_>) -> Result<ControlFlow<()>, CliError> {
        let record = RawObject::parse(row.json).map_err(|error| {
            CliError::failed(format!("a {} is not valid JSON: {error}", self.resource.name))
        })?;
        let (values, id) = (self.found.values(&record), record.text("id"));
        let id = id.filter(|id| !self.taken.contains(id));
        if let Some(id) = id.filter(|_| self.wanted.contains(&values)) {
            self.found.ids.entry(values).or_default().insert(id);
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Returns the whole list instead of many filters, if it takes fewer calls.
async fn cheapest(
    client: &Client,
    resource: &'static ResourceInfo,
    filters: Vec<Option<String>>,
) -> Result<Vec<Option<String>>, CliError> {
    if filters.len() <= FEW {
        return Ok(filters);
    }
    let rows = reading::prepare(resource, &ListQuery::default())?.count(client).await?;
    // Each list ends with an empty page.
    let pages = rows.div_ceil(PAGE).saturating_add(1);
    let calls = u64::try_from(filters.len()).unwrap_or(u64::MAX).saturating_mul(2);
    Ok(if pages < calls { vec![None] } else { filters })
}

/// Returns whether the rows of a list have the field, with a value that can be compared.
fn is_listed(info: &FieldInfo) -> bool {
    let is_scalar = match info.kind {
        Kind::Text
        | Kind::Boolean
        | Kind::Integer
        | Kind::Decimal
        | Kind::DateTime
        | Kind::Id(_)
        | Kind::Enum(_) => true,
        Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json => false,
        _ => false,
    };
    is_scalar && info.in_lists == InLists::Always && !info.volatile
}

/// Returns filters that together match all rows. `None` is the whole list.
fn filters(fields: &[&'static FieldInfo], rows: &[&ImportRow]) -> Vec<Option<String>> {
    // A date, an id or a unique text leaves few records.
    let is_narrow = |info: &&&FieldInfo| {
        info.filter == Support::Known
            && (matches!(info.kind, Kind::Id(_) | Kind::DateTime)
                || matches!(info.kind, Kind::Text) && (info.unique || info.required))
    };
    let fields: Vec<&FieldInfo> =
        fields.iter().filter(is_narrow).take(MAX_FIELDS).copied().collect();
    let alternatives: Option<BTreeSet<String>> =
        rows.iter().map(|row| alternative(&fields, &row.record)).collect();
    let Some(alternatives) = alternatives else { return vec![None] };
    let mut filters: Vec<Option<String>> = Vec::new();
    let (mut part, mut length) = (Vec::new(), 0_usize);
    for one in alternatives {
        let more = encoded_length(&one);
        if !part.is_empty() && length.saturating_add(more) > MAX_FILTER {
            filters.push(Some(part.join(" or ")));
            (part, length) = (Vec::new(), 0);
        }
        length = length.saturating_add(more);
        part.push(one);
    }
    filters.push(Some(part.join(" or ")));
    filters
}

/// Returns the part of a filter for one row. `None` if no field of the row can be a part of it.
fn alternative(fields: &[&FieldInfo], record: &RawObject) -> Option<String> {
    let condition = |info: &&FieldInfo| {
        let text: String = serde_json::from_str(record.get(info.name).map(RawValue::get)?).ok()?;
        let is_writable = !text.is_empty() && !text.chars().any(char::is_control);
        is_writable.then(|| format!("{} = '{}'", info.name, text.replace('\'', "''")))
    };
    let conditions: Vec<String> = fields.iter().filter_map(condition).collect();
    (!conditions.is_empty()).then(|| format!("({})", conditions.join(" and ")))
}

/// Returns the length of a part of a filter in a URL, with the word before it.
fn encoded_length(text: &str) -> usize {
    let plain = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let others = text.len().saturating_sub(plain).saturating_mul(3);
    plain.saturating_add(others).saturating_add(" or ".len().saturating_mul(3))
}

#[cfg(test)]
mod tests {
    use core_api::TimeEntry;

    use super::*;

    fn row(json: &str) -> ImportRow {
        ImportRow { line: 2, key: String::new(), record: RawObject::parse(json).unwrap() }
    }

    fn fields(names: &[&str]) -> Vec<&'static FieldInfo> {
        TimeEntry::FIELDS.iter().filter(|info| names.contains(&info.name)).collect()
    }

    #[test]
    fn rows_with_the_same_values_share_a_condition() {
        let key = fields(&["date", "projectId", "description"]);
        let first = row(r#"{"date":"2026-09-28T00:00:00","projectId":"p1","description":"a"}"#);
        let second = row(r#"{"date":"2026-09-28T00:00:00","projectId":"p1","description":"b"}"#);
        assert_eq!(
            filters(&key, &[&first, &second]),
            [Some("(date = '2026-09-28T00:00:00' and projectId = 'p1')".to_owned())]
        );
        assert_eq!(filters(&fields(&["description"]), &[&first]), [None]);
        let without = row(r#"{"description":"a"}"#);
        assert_eq!(filters(&key, &[&first, &without]), [None], "the row has no condition");
    }

    #[test]
    fn long_filters_are_split() {
        let key = fields(&["date", "projectId"]);
        let rows: Vec<ImportRow> = (0..100)
            .map(|number| {
                row(&format!(r#"{{"date":"2026-09-28T00:00:00","projectId":"{number:036}"}}"#))
            })
            .collect();
        let filters = filters(&key, &rows.iter().collect::<Vec<_>>());
        assert!(filters.len() > 1, "{}", filters.len());
        assert!(filters.iter().flatten().all(|filter| encoded_length(filter) <= MAX_FILTER + 600));
    }

    #[test]
    fn equal_rows_take_different_records() {
        let fields = fields(&["description", "actualHours"]);
        let one = row(r#"{"description":"a","actualHours":7.50}"#);
        let mut found = Existing { fields, ids: BTreeMap::new() };
        let record =
            RawObject::parse(r#"{"actualHours":7.5,"description":"a ","id":"x"}"#).unwrap();
        let values = found.values(&record);
        found.ids.insert(values, BTreeSet::from(["x".to_owned(), "y".to_owned()]));
        assert_eq!(found.take(&one).as_deref(), Some("x"));
        assert_eq!(found.take(&one).as_deref(), Some("y"));
        assert_eq!(found.take(&one), None);
    }
}

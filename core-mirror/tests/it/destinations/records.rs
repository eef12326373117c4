//! Records, rows and batches of tests.

use std::time::Duration;

use core_api::{
    Endpoint, TimeEntry,
    catalog::{self, RESOURCES, ResourceInfo, ResourceVisitor},
    endpoint::{CanList, CanRead, List, Read},
    record::{FieldInfo, Kind, View},
    wire_enum::WireValue,
};
use core_mirror::{Batch, Column, ColumnType, Company, Holder, Row, RunId, Table};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// The time of all leases.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// A worker with a company, and the table of time entries.
pub(crate) struct Work {
    pub(crate) company: Company,
    pub(crate) holder: Holder,
    pub(crate) run: RunId,
    pub(crate) table: Table,
}

impl Work {
    pub(crate) fn new(company: &str) -> Self {
        Self {
            company: Company::new(company),
            holder: Holder::random(),
            run: RunId::random(),
            table: table("time entries"),
        }
    }

    /// Makes a batch of time entries.
    pub(crate) fn batch(&self, state: &str, rows: Vec<Row>) -> Batch<'_> {
        let mut batch = Batch::new(&self.company, self.holder, self.run, &self.table);
        batch.lease = LEASE;
        batch.state = state.to_owned();
        batch.rows = rows;
        batch
    }

    /// Makes the row of a time entry.
    pub(crate) fn row(&self, number: u32, fields: Value) -> Row {
        Row::new(entry(number, fields), &self.table)
    }
}

/// Returns the table of a resource.
pub(crate) fn table(name: &str) -> Table {
    Table::new(catalog::find(name).unwrap()).unwrap()
}

pub(crate) fn id(number: u32) -> Uuid {
    Uuid::from_u128(0x627f_5f9e_260f_cdab_5143_0000_0000_0000 + u128::from(number))
}

/// Makes a time entry with an id and these fields.
pub(crate) fn entry(number: u32, fields: Value) -> TimeEntry {
    let mut object = fields;
    object["id"] = json!(id(number));
    serde_json::from_str(&object.to_string()).unwrap()
}

/// Returns a text for the value of a column, the same for all destinations.
pub(crate) fn cell(row: &Row, column: &Column) -> Option<String> {
    if column.kind == ColumnType::Json {
        return row.json(column).unwrap().map(|json| canonical(&json));
    }
    match row.value(column) {
        View::Unset => None,
        View::Text(text) => Some(text.to_owned()),
        View::Boolean(value) => Some(value.to_string()),
        View::Integer(value) => Some(value.to_string()),
        View::Decimal(value) => Some(value.normalize().to_string()),
        View::DateTime(value) => Some(value.to_string()),
        View::Id(id) => Some(id.to_string()),
        other => panic!("{other:?}"),
    }
}

/// Returns JSON in one form: without spaces, and with sorted keys.
pub(crate) fn canonical(json: &str) -> String {
    serde_json::from_str::<Value>(json).unwrap().to_string()
}

/// Returns the cells of rows in the order of their ids: the id, the columns, and then the unlisted fields.
pub(crate) fn cells(table: &Table, rows: &[Row]) -> Vec<Vec<Option<String>>> {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by_key(|row| row.id);
    let cells = rows.into_iter().map(|row| {
        let columns = table.columns.iter().map(|column| cell(row, column));
        let mut cells: Vec<_> = [Some(row.id.to_string())].into_iter().chain(columns).collect();
        cells.push(row.unlisted().unwrap().map(|json| canonical(&json)));
        cells
    });
    cells.collect()
}

/// Returns each table with rows that have a value in each column.
pub(crate) fn samples() -> Vec<(Table, Vec<Row>)> {
    let tables = RESOURCES.iter().filter_map(Table::new);
    tables
        .filter_map(|table| {
            let rows = table.resource.visit(Samples(&table))?;
            Some((table, rows))
        })
        .collect()
}

/// Makes the sample rows of a table.
struct Samples<'a>(&'a Table);

impl Samples<'_> {
    /// Returns the answer of a call with a sample object.
    fn answer(&self, number: u32, in_list: bool) -> http::Response<bytes::Bytes> {
        let mut object = sample_object(self.0.resource.fields, number, 0);
        object["id"] = json!(id(number));
        object["addedByCore"] = json!({"text": "ü", "number": number});
        let text = if in_list { format!("[{object}]") } else { object.to_string() };
        http::Response::new(text.into())
    }
}

impl ResourceVisitor for Samples<'_> {
    type Output = Vec<Row>;

    fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Vec<Row> {
        let records =
            (0..3).flat_map(|number| List::<R>::decode(self.answer(number, true)).unwrap());
        records.map(|record| Row::new(record, self.0)).collect()
    }

    fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Vec<Row> {
        vec![Row::new(Read::<R>::decode(self.answer(0, false)).unwrap(), self.0)]
    }
}

fn sample_object(fields: &[FieldInfo], number: u32, depth: u32) -> Value {
    let fields = fields.iter().map(|field| {
        let value = sample(field.kind, number, depth);
        (field.name.to_owned(), value)
    });
    Value::Object(fields.collect())
}

/// Returns a value of a kind. Each number has others.
fn sample(kind: Kind, number: u32, depth: u32) -> Value {
    const DECIMALS: [&str; 3] = ["-1234567890123456789.123456", "0.00000000001", "150.50"];
    const TEXTS: [&str; 3] = ["a \"b\",\n\t\\c\u{1}", "", "日本 🦀 'd'"];
    let index = number as usize % 3;
    match kind {
        Kind::Text => json!(TEXTS[index]),
        Kind::Boolean => json!(number.is_multiple_of(2)),
        Kind::Integer => json!([i32::MIN, i32::MAX, 0][index]),
        // JSON numbers of `serde_json` would lose digits.
        Kind::Decimal => json!(DECIMALS[index]),
        Kind::DateTime => {
            json!(
                ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2026-02-28T08:30:00"][index]
            )
        }
        Kind::Id(_) => json!(Uuid::from_u128(u128::from(number) << 90 | 7)),
        Kind::Enum(values) => match values.first().map(|value| value.wire) {
            Some(WireValue::Text(text)) => json!(text),
            Some(WireValue::Number(value)) => json!(value),
            _ => json!(0),
        },
        Kind::Object(_) | Kind::List(_) if depth > 2 => Value::Null,
        Kind::Object(table) => sample_object(table.fields(), number, depth + 1),
        Kind::List(table) => json!([sample_object(table.fields(), number, depth + 1)]),
        Kind::Values(kind) => json!([sample(*kind, number, depth + 1)]),
        Kind::Json => json!({"a": [1, 2.5, null, "x"]}),
        other => panic!("{other:?}"),
    }
}

//! Rows of a file of Parquet.

use std::{collections::BTreeMap, fs::File, path::Path};

use core_mirror::{ColumnType, Table};
use parquet::{
    file::reader::{FileReader as _, SerializedFileReader},
    record::Field,
};

use super::{Rows, distinct, one_form};

/// Returns the rows of a company.
pub(super) fn rows(folder: &Path, company: &str, table: &Table) -> Rows {
    let path = folder.join(format!("{}.parquet", table.name));
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().filter_map(|row| {
        let row = row.unwrap();
        let fields: BTreeMap<&String, &Field> = row.get_column_iter().collect();
        let text = |name: &str, kind| text(fields[&name.to_owned()], kind);
        let is_it = text(Table::COMPANY, ColumnType::Text).as_deref() == Some(company);
        let id = text(Table::ID, ColumnType::Uuid).filter(|_| is_it)?;
        let values = table.columns.iter();
        let values = values.map(|column| one_form(column, text(&column.name, column.kind)));
        Some((id, values.collect()))
    });
    distinct(rows)
}

fn text(field: &Field, kind: ColumnType) -> Option<String> {
    Some(match field {
        Field::Null => return None,
        Field::Bool(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) if kind == ColumnType::Uuid => {
            uuid::Uuid::from_slice(bytes.data()).unwrap().to_string()
        }
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).unwrap(),
        Field::Decimal(decimal) => {
            let units = i128::from_be_bytes(decimal.data().try_into().unwrap());
            let scale = u32::try_from(decimal.scale()).unwrap();
            let (sign, units) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
            let (whole, part) = (units / 10_u128.pow(scale), units % 10_u128.pow(scale));
            let width = usize::try_from(scale).unwrap();
            format!("{sign}{whole}.{part:0width$}")
        }
        Field::TimestampMicros(micros) => {
            let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
            epoch.checked_add(jiff::SignedDuration::from_micros(*micros)).unwrap().to_string()
        }
        other => panic!("{other:?}"),
    })
}

//! Rows of a file of Parquet.

use std::{collections::BTreeMap, fs::File, path::Path};

use core_mirror::{ColumnType, Table};
use parquet::{
    file::reader::{FileReader as _, SerializedFileReader},
    record::Field,
};

use super::{Rows, distinct, one_form, parquet_field};

/// Returns the rows of a company.
pub(super) fn rows(folder: &Path, company: &str, table: &Table) -> Rows {
    let path = folder.join(format!("{}.parquet", table.name));
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().filter_map(|row| {
        let row = row.unwrap();
        let fields: BTreeMap<&String, &Field> = row.get_column_iter().collect();
        let text = |name: &str, kind| parquet_field::text(fields[&name.to_owned()], kind);
        let is_it = text(Table::COMPANY, ColumnType::Text).as_deref() == Some(company);
        let id = text(Table::ID, ColumnType::Uuid).filter(|_| is_it)?;
        let values = table.columns.iter();
        let values = values.map(|column| one_form(column, text(&column.name, column.kind)));
        Some((id, values.collect()))
    });
    distinct(rows)
}

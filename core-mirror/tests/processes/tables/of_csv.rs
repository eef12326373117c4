//! Rows of a file of comma-separated values.

use std::path::Path;

use core_mirror::Table;

use super::{Rows, distinct, one_form};

/// Returns the rows of a company. The sample data have no empty text, so an empty field is null.
pub(super) fn rows(folder: &Path, company: &str, table: &Table) -> Rows {
    let path = folder.join(format!("{}.csv", table.name));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names = reader.headers().unwrap().clone();
    let place = |name: &str| names.iter().position(|known| known == name).unwrap();
    let places: Vec<usize> = table.columns.iter().map(|column| place(&column.name)).collect();
    let (of_company, of_id) = (place(Table::COMPANY), place(Table::ID));
    let rows = reader.records().map(Result::unwrap).filter(|row| &row[of_company] == company);
    distinct(rows.map(|row| {
        let values = table.columns.iter().zip(&places).map(|(column, place)| {
            one_form(column, Some(row[*place].to_owned()).filter(|text| !text.is_empty()))
        });
        (row[of_id].to_owned(), values.collect())
    }))
}

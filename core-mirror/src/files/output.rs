//! Files that are written from the working store.

use std::fs::File;

use rusqlite::TransactionBehavior;

use super::{
    FileFormat, STORE, column::Layout, error::FileError, folder::Folder, store,
    table_file::TableFile,
};

/// Writes the file of a table, if the table has changed since its file was written.
pub(super) fn refresh(
    folder: &Folder,
    format: FileFormat,
    layout: &Layout,
) -> Result<(), FileError> {
    let mut store = store::open(&folder.path().join(STORE))?;
    // All reads see the same rows.
    let rows = store.transaction_with_behavior(TransactionBehavior::Deferred)?;
    if !store::has_table(&rows, &layout.table)? {
        return Ok(());
    }
    let revision = store::revision(&rows, &layout.table)?;
    let written = store::version(&rows, &layout.table, format.extension())?;
    let version = format!("{revision} {}", layout.signature());
    let name = format!("{}.{}", layout.table, format.extension());
    let is_fresh = layout.is_counted
        && written.is_some_and(|written| written == version)
        && folder.path().join(&name).exists();
    if is_fresh {
        return Ok(());
    }
    folder.replace(&name, |file| {
        let mut file = open(file, format, layout)?;
        let mut select = rows.prepare(&store::query(layout))?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            file.push(row)?;
        }
        file.end()
    })?;
    rows.finish()?;
    store::note(&store, &layout.table, format.extension(), &version)
}

fn open<'a>(
    file: File,
    format: FileFormat,
    layout: &'a Layout,
) -> Result<Box<dyn TableFile + 'a>, FileError> {
    match format {
        #[cfg(feature = "parquet")]
        FileFormat::Parquet => Ok(Box::new(super::parquet_file::ParquetFile::new(file, layout)?)),
        #[cfg(feature = "csv")]
        FileFormat::Csv => Ok(Box::new(super::csv_file::CsvFile::new(file, layout)?)),
    }
}

//! The files of mutants, as they are written.

use crate::{
    diagnostics::{At, Spanned},
    load::table::Table,
};

/// The entry of a row in a file of mutants.
pub(super) struct Entry {
    pub(super) begins: Spanned<String>,
    pub(super) none: Option<Spanned<String>>,
    pub(super) uses: Vec<Spanned<String>>,
    pub(super) mutants: Vec<Change>,
}

/// A mutant as it is written.
pub(super) struct Change {
    pub(super) name: Spanned<String>,
    pub(super) file: Spanned<String>,
    pub(super) find: Spanned<String>,
    pub(super) replace: Spanned<String>,
    pub(super) tests: Vec<Spanned<String>>,
    pub(super) at: At,
}

/// The entries of a file.
pub(super) fn entries(mut table: Table<'_, '_>) -> Vec<Entry> {
    let file = table.file;
    let values = table.list("row");
    let row = |value| Table::of(file, value, table.mistakes).map(entry);
    let entries = values.into_iter().filter_map(row).collect();
    table.finish();
    entries
}

fn entry(mut table: Table<'_, '_>) -> Entry {
    let begins = table.text("begins");
    let none = table.optional_text("none");
    let uses = table.texts("uses");
    let file = table.file;
    let values = table.list("mutants");
    let one = |value| Table::of(file, value, table.mistakes).map(change);
    let mutants = values.into_iter().filter_map(one).collect();
    table.finish();
    Entry { begins, none, uses, mutants }
}

fn change(mut table: Table<'_, '_>) -> Change {
    let change = Change {
        name: table.text("name"),
        file: table.text("file"),
        find: table.text("find"),
        replace: table.text("replace"),
        tests: table.texts("tests"),
        at: table.at().clone(),
    };
    table.finish();
    change
}

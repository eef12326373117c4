//! The data of the checks, in `xtask/rules`.

use std::{collections::BTreeMap, path::Path};

use crate::{
    diagnostics::Mistakes,
    load::{
        self,
        table::{self, Table},
    },
};

/// Reads a file of rules.
///
/// # Errors
///
/// A file that cannot be read, and all mistakes in it, each with its place.
pub(crate) fn read<T>(
    root: &Path,
    path: &str,
    entries: impl FnOnce(Table<'_, '_>) -> T,
) -> Result<T, String> {
    let source = load::source(root, &root.join(path)).map_err(|error| format!("error: {error}"))?;
    let mut mistakes = Mistakes::default();
    let read = load::document(0, &source, &mut mistakes)
        .map(|document| entries(Table::root(0, document.get_ref(), &mut mistakes)));
    match read {
        Some(read) if mistakes.is_empty() => Ok(read),
        _ => Err(mistakes.render(&[source])),
    }
}

/// Counts by path from the workspace's folder.
pub(crate) type Counts = BTreeMap<String, usize>;

/// Reads the counts of files: a table `[files]` with a path and a number a line.
///
/// # Errors
///
/// A list that cannot be read, with all its mistakes.
pub(crate) fn counts(root: &Path, path: &str) -> Result<Counts, String> {
    read(root, path, |mut table| {
        let mut counts = Counts::new();
        if let Some(files) = table.table("files") {
            for (key, value) in files.entries() {
                let number = table::integer(value.get_ref()).and_then(|n| usize::try_from(n).ok());
                match number {
                    Some(number) if number > 0 => {
                        counts.insert(key.value, number);
                    }
                    _ => files.mistakes.push(&key.at, "not a count", "write a number above 0"),
                }
            }
        }
        table.finish();
        counts
    })
}

//! The data of the checks, in `xtask/rules`.

use std::path::Path;

use crate::{
    diagnostics::Mistakes,
    load::{self, table::Table},
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
        .map(|document| entries(Table::whole(0, document.get_ref(), &mut mistakes)));
    match read {
        Some(read) if mistakes.is_empty() => Ok(read),
        _ => Err(mistakes.render(&[source])),
    }
}

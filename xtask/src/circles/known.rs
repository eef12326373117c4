//! The circles that are known, each with the reason why it is still there.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use super::Circle;
use crate::{lists, load::table::Table};

/// The list, from the workspace's folder.
const LIST: &str = "xtask/rules/circles.toml";

/// A circle of the list.
#[derive(Debug)]
pub(crate) struct KnownCircle {
    pub(crate) files: BTreeSet<String>,
    pub(crate) reason: String,
}

/// Reads the list.
///
/// # Errors
///
/// All mistakes in the list, each with its place.
pub(crate) fn read(root: &Path) -> Result<Vec<KnownCircle>, String> {
    lists::read(root, LIST, |mut table| {
        let file = table.file;
        let values = table.list("circle");
        let known = |value| Table::of(file, value, table.mistakes).map(entry);
        let circles = values.into_iter().filter_map(known).collect();
        table.finish();
        circles
    })
}

fn entry(mut table: Table<'_, '_>) -> KnownCircle {
    let files = table.texts("files").into_iter().map(|file| file.value).collect();
    let reason = table.text("reason").value;
    table.finish();
    KnownCircle { files, reason }
}

/// Returns the differences between the circles of the code and those of the list.
pub(crate) fn compare(found: &[Circle], known: &[KnownCircle]) -> Vec<String> {
    let is_listed = |circle: &&Circle| known.iter().any(|known| known.files == circle.files);
    let mut mistakes: Vec<String> =
        found.iter().filter(|circle| !is_listed(circle)).map(|circle| new(circle, known)).collect();
    for known in known {
        if !found.iter().any(|circle| circle.files == known.files) {
            mistakes.push(gone(known, found));
        }
    }
    mistakes
}

/// Describes a circle that is not listed.
fn new(circle: &Circle, known: &[KnownCircle]) -> String {
    let mut text = format!("error: {} files import each other in a circle:\n", circle.files.len());
    for import in &circle.imports {
        let _ = writeln!(
            text,
            "  {}:{}:{} imports {} (`{}`)",
            import.from, import.line, import.column, import.to, import.path
        );
    }
    let within = known.iter().any(|known| circle.files.is_subset(&known.files));
    let help = if within {
        format!("the circle is smaller than before: correct its files in {LIST}")
    } else {
        "move the items that both need to a file that imports neither; a circle needs one import less".into()
    };
    let files: Vec<&String> = circle.files.iter().collect();
    let _ = write!(text, "  help: {help}\n  files = {files:?}");
    text
}

/// Describes an entry that is not a circle of the code.
fn gone(known: &KnownCircle, found: &[Circle]) -> String {
    let files = known.files.iter().cloned().collect::<Vec<_>>().join(", ");
    let rest = found.iter().filter(|circle| circle.files.is_subset(&known.files)).count();
    let help = match rest {
        0 => format!("remove its entry from {LIST}"),
        1 => "write the smaller circle instead".to_owned(),
        rest => format!("write the {rest} smaller circles instead"),
    };
    format!("error: these files are not a circle any more: {files}\n  help: {help}")
}

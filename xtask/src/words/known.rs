//! The number of findings that each file still has.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use crate::{load::table, rules};

/// The list, from the workspace's folder.
pub(crate) const LIST: &str = "xtask/rules/words.toml";

/// The first lines of the list.
const HEAD: &str = "\
# Findings of `cargo xtask words` that each file still has. A number may only become smaller:
# `cargo xtask words --lower` writes it.

[files]
";

/// Findings by path from the workspace's folder.
pub(crate) type Counts = BTreeMap<String, usize>;

/// Reads the list.
///
/// # Errors
///
/// A list that cannot be read, with all its mistakes.
pub(crate) fn read(root: &Path) -> Result<Counts, String> {
    rules::read(root, LIST, |mut table| {
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

/// Lowers the list to these findings, and never raises it. Without a list, a new one has them all.
///
/// # Errors
///
/// A list that cannot be read or written.
pub(crate) fn lower(root: &Path, found: &Counts) -> Result<String, String> {
    let known = if root.join(LIST).exists() { read(root)? } else { found.clone() };
    let mut text = HEAD.to_owned();
    let (mut before, mut after) = (0, 0);
    for (file, count) in &known {
        let lowered = found.get(file).map_or(0, |found| *found.min(count));
        before += count;
        after += lowered;
        if lowered > 0 {
            let _ = writeln!(text, "{file:?} = {lowered}");
        }
    }
    fs::write(root.join(LIST), text).map_err(|error| format!("error: {LIST}: {error}"))?;
    Ok(format!("{LIST}: {before} findings before, {after} now"))
}

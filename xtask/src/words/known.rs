//! The number of findings that each file still has.

use std::{fmt::Write as _, fs, path::Path};

use crate::lists::{self, Counts};

/// The list, from the workspace's folder.
pub(crate) const LIST: &str = "xtask/rules/words.toml";

/// The first lines of the list.
const HEAD: &str = "\
# Findings of `cargo xtask words` that each file still has. A number may only become smaller:
# `cargo xtask words --lower` writes it.

[files]
";

/// Lowers the list to these findings, and never raises it. Without a list, a new one has them all.
///
/// # Errors
///
/// A list that cannot be read or written.
pub(crate) fn lower(root: &Path, found: &Counts) -> Result<String, String> {
    let known = if root.join(LIST).exists() { lists::counts(root, LIST)? } else { found.clone() };
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

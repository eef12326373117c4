//! `cargo xtask format`: the layout of the specs.

use std::{collections::BTreeMap, path::Path};

use crate::{
    diagnostics::{Mistakes, Source},
    load, spec_edit,
};

/// Lays the specs out.
///
/// # Errors
///
/// A spec that is not valid TOML, or a file that cannot be read or written. Then nothing is written.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let sources = load::texts(root)?;
    let changes = changes(&sources)?;
    if changes.is_empty() {
        return Ok(format!("{} specs are laid out", sources.len()));
    }
    spec_edit::write(root, &changes).map_err(|error| format!("error: {error}"))?;
    let lines: Vec<_> = changes.keys().map(|path| format!("laid out: {path}")).collect();
    Ok(format!("{}\n\nreview the changes with `git diff specs`", lines.join("\n")))
}

/// Checks the layout of the specs and writes nothing.
///
/// # Errors
///
/// Each spec with another layout, a spec that is not valid TOML, or a file that cannot be read.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let sources = load::texts(root)?;
    let changes = changes(&sources)?;
    if changes.is_empty() {
        return Ok(format!("{} specs are laid out", sources.len()));
    }
    let lines: Vec<_> = changes.keys().map(|path| format!("not laid out: {path}")).collect();
    Err(format!("{}\n\nrun `cargo xtask format` and commit the changed files", lines.join("\n")))
}

/// Returns the specs that change, with their new texts.
///
/// # Errors
///
/// The mistakes in specs that are not valid TOML.
pub(crate) fn changes(sources: &[Source]) -> Result<BTreeMap<String, String>, String> {
    let (mut mistakes, mut changes) = (Mistakes::default(), BTreeMap::new());
    for (file, source) in sources.iter().enumerate() {
        if load::document(file, source, &mut mistakes).is_none() {
            continue;
        }
        let text = spec_edit::format(&source.text)
            .map_err(|error| format!("error: {}: {error}", source.path))?;
        if text != source.text {
            changes.insert(source.path.clone(), text);
        }
    }
    if mistakes.is_empty() {
        return Ok(changes);
    }
    Err(format!("{}\n\nnothing was written", mistakes.render(sources)))
}

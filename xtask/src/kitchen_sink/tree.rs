//! The specs of the kitchen sink, beside those of the workspace.

use std::path::Path;

use super::tables;
use crate::{
    check,
    diagnostics::Source,
    load::{self, LoadedSpecs},
};

/// The folder of the specs that are written by hand.
const FOLDER: &str = "xtask/kitchen_sink";

/// The lists of `specs/api.toml` that the kitchen sink adds to.
const LISTS: [&str; 2] = ["references", "areas"];

/// Reads the specs of the workspace together with those of the kitchen sink.
///
/// # Errors
///
/// A file that cannot be read, or a mistake in a spec.
pub(crate) fn specs(root: &Path) -> Result<LoadedSpecs, String> {
    let mut more =
        load::load(&root.join(FOLDER)).map_err(|error| format!("error: {error}"))?.sources;
    more.extend(tables::specs());
    checked(beside(root, more)?)
}

/// Adds specs to those of the workspace. Scopes, references and areas are added to the files that exist.
pub(crate) fn beside(root: &Path, more: Vec<Source>) -> Result<Vec<Source>, String> {
    let mut sources = load::load(root).map_err(|error| format!("error: {error}"))?.sources;
    for source in more {
        let Some(own) = sources.iter_mut().find(|own| own.path == source.path) else {
            sources.push(source);
            continue;
        };
        if source.path == "specs/scopes.toml" {
            own.text.push_str(&source.text);
            continue;
        }
        for list in LISTS {
            let start = format!("{list} = [");
            let entries =
                source.text.split_once(&start).and_then(|(_, rest)| rest.split_once("\n]"));
            if let Some((entries, _)) = entries {
                own.text = own.text.replacen(&start, &format!("{start}{entries}\n"), 1);
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// Loads specs and returns them if they have no mistake.
pub(crate) fn checked(sources: Vec<Source>) -> Result<LoadedSpecs, String> {
    let mut loaded = load::of(sources);
    check::check(&loaded.specs, &mut loaded.mistakes);
    if loaded.mistakes.is_empty() {
        return Ok(loaded);
    }
    Err(loaded.mistakes.render(&loaded.sources))
}

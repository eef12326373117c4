//! `diff`: prepared changes, every edit of a tree of specs, and revisions of a repository.

mod edits;
mod every_edit;
mod forms;
mod prepared;
mod revisions;
mod structural;

use std::{fs, path::Path};

use crate::{check, diagnostics::Source, diff::State, load};

/// The manifest with the version of the crates.
const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\n";

/// The specs in `tests/diff/specs`.
fn tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/diff");
    let mut paths = Vec::new();
    load::toml_files(&root.join("specs"), &mut paths).unwrap();
    paths.iter().map(|path| load::source(&root, path).unwrap()).collect()
}

/// A tree with one file that has another text.
fn with(tree: &[Source], path: &str, text: &str) -> Vec<Source> {
    let copy = |source: &Source| {
        let text = if source.path == path { text } else { &source.text };
        Source { path: source.path.clone(), text: text.to_owned() }
    };
    tree.iter().map(copy).collect()
}

/// The state of specs that a maintainer could commit.
fn state(sources: Vec<Source>) -> Result<State, String> {
    let mut loaded = load::of(sources);
    check::check(&loaded.specs, &mut loaded.mistakes);
    State::of(None, loaded, Some(MANIFEST))
}

/// Reads a file of this folder.
fn data(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/diff").join(name))
        .unwrap()
}

//! The texts of a workspace.

use std::{fs, path::Path};

use toml::de::{DeTable, DeValue};

use super::{
    passage::{Passage, PassageKind, place},
    rust,
};
use crate::files;

/// A file with its texts.
pub(crate) struct Document {
    /// From the workspace's folder, with slashes.
    pub(crate) path: String,
    pub(crate) content: String,
    pub(crate) passages: Vec<Passage>,
}

/// Reads all texts: docstrings, comments and messages of Rust, pages, and `doc` texts of specs.
///
/// # Errors
///
/// A file that cannot be read, or whose contents do not match its extension.
pub(crate) fn documents(root: &Path) -> Result<Vec<Document>, String> {
    let paths = files::with_extension(root, &["rs", "md", "toml"])
        .map_err(|error| format!("error: {error}"))?;
    let mut documents = Vec::new();
    for path in paths {
        let path = path.to_string_lossy().replace('\\', "/");
        let is_text = !path.ends_with(".toml") || path.starts_with("specs/");
        if is_text {
            documents.push(document(root, path)?);
        }
    }
    Ok(documents)
}

fn document(root: &Path, path: String) -> Result<Document, String> {
    let content =
        fs::read_to_string(root.join(&path)).map_err(|error| format!("error: {path}: {error}"))?;
    let passages = match path.rsplit('.').next() {
        Some("rs") => rust::passages(&content, is_of_tests(&path)),
        Some("toml") => spec(&content),
        _ => Ok(vec![Passage::whole(PassageKind::Page, content.as_str(), 0)]),
    };
    match passages {
        Ok(passages) => Ok(Document { path, content, passages }),
        Err((offset, reason)) => {
            let (line, column) = place(&content, offset);
            Err(format!("error: {path}:{line}:{column}: {reason}"))
        }
    }
}

/// Returns whether a file has tests or benchmarks only.
fn is_of_tests(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "benches" | "tests.rs"))
}

/// The `doc` texts of a spec.
fn spec(content: &str) -> Result<Vec<Passage>, (usize, String)> {
    let table = DeTable::parse(content)
        .map_err(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    let mut passages = Vec::new();
    docs(table.get_ref(), content, &mut passages);
    Ok(passages)
}

fn docs(table: &DeTable<'_>, content: &str, passages: &mut Vec<Passage>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(text) if key.get_ref() == "doc" => {
                let start = value.span().start;
                let quotes =
                    content[start..].len() - content[start..].trim_start_matches(['"', '\'']).len();
                passages.push(Passage::whole(PassageKind::Spec, text.as_ref(), start + quotes));
            }
            DeValue::Table(inner) => docs(inner, content, passages),
            DeValue::Array(values) => {
                values.iter().filter_map(|value| value.get_ref().as_table()).for_each(|inner| {
                    docs(inner, content, passages);
                });
            }
            _ => {}
        }
    }
}

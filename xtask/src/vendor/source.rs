//! Files to import: their kind, their size and their encoding.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use crate::diagnostics::Source;

/// The largest size of a document in bytes. Saved pages with images in them have some megabytes.
const MAX_DOCUMENT: u64 = 32 << 20;

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    Html,
    Text,
    Json,
    Connector,
}

/// Reads a document.
///
/// # Errors
///
/// A file that cannot be read, that is too long, or that is not UTF-8, with the place of the first other
/// byte.
pub(super) fn read(path: &Path) -> Result<Source, String> {
    let shown = path.display();
    let fault = |reason: String| format!("error: {shown}: {reason}; nothing was written");
    let metadata = fs::metadata(path).map_err(|error| fault(error.to_string()))?;
    if !metadata.is_file() {
        return Err(fault("it is not a plain file; name a file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| fault(error.to_string()))?;
    let read = file.take(MAX_DOCUMENT.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| fault(error.to_string()))?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(fault(format!("it is longer than {MAX_DOCUMENT} bytes; save the page alone")));
    }
    let text = decode(bytes).map_err(fault)?;
    Ok(Source { path: shown.to_string(), text })
}

/// Decodes UTF-8, with or without its mark.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is UTF-16; save it as UTF-8".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let valid = String::from_utf8_lossy(valid);
        let line = valid.matches('\n').count().saturating_add(1);
        let column =
            valid.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        format!("line {line}, column {column} is not UTF-8; save it as UTF-8")
    })
}

/// Returns the kind of a document by its extension, or by its first letters.
pub(super) fn kind(document: &Source) -> SourceKind {
    let extension = Path::new(&document.path).extension().and_then(|found| found.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("pq" | "m") => return SourceKind::Connector,
        Some("json") => return SourceKind::Json,
        Some("html" | "htm" | "xhtml") => return SourceKind::Html,
        _ => {}
    }
    let start = document.text.trim_start_matches('\u{feff}').trim_start();
    let is_html = start.starts_with('<');
    if is_html {
        SourceKind::Html
    } else if start.starts_with('{') {
        SourceKind::Json
    } else if document.text.contains("Table.ExpandRecordColumn") {
        SourceKind::Connector
    } else {
        SourceKind::Text
    }
}

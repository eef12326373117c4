//! `words`: plain English in docstrings, comments, messages and pages.

mod known;
mod measure;
mod passage;
mod prose;
mod rules;
mod rust;
mod scan;

use std::path::Path;

use crate::lists::{self, Counts};
use known::LIST;
use measure::Measure;
use rules::Finding;
use scan::Document;

/// Checks that no file has more findings than `xtask/rules/words.toml` lists, or fewer.
///
/// # Errors
///
/// Each finding of a file that has more, and each file that has fewer.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let documents = scan::documents(root)?;
    let known = lists::counts(root, LIST)?;
    let mut mistakes = Vec::new();
    let mut counts = Counts::new();
    for document in &documents {
        let findings = findings(document);
        let listed = known.get(&document.path).copied().unwrap_or(0);
        if findings.len() > listed {
            mistakes.extend(findings.iter().map(|finding| line(document, finding)));
            let count = findings.len();
            mistakes.push(format!("error: {}: {count} findings, {listed} known", document.path));
        }
        counts.insert(document.path.clone(), findings.len());
    }
    for (file, listed) in &known {
        let count = counts.get(file).copied().unwrap_or(0);
        if count < *listed {
            mistakes.push(format!(
                "error: {file}: {count} findings, and {LIST} lists {listed}: run \
                 `cargo xtask words --lower`"
            ));
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes.join("\n"));
    }
    let total: usize = known.values().sum();
    Ok(format!("no new findings in {} files; {total} known in {}", documents.len(), known.len()))
}

/// Shows the findings of the files below these paths, which are relative to the workspace's folder.
///
/// # Errors
///
/// The findings, if there are any, or a path without files.
pub(crate) fn show(root: &Path, paths: &[String]) -> Result<String, String> {
    let mut lines = Vec::new();
    let documents = scan::documents(root)?;
    for path in paths {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let below = format!("{path}/");
        let mut chosen = documents
            .iter()
            .filter(|document| document.path == path || document.path.starts_with(&below))
            .peekable();
        if chosen.peek().is_none() {
            return Err(format!(
                "error: no text of ours is at {path}; paths begin at the workspace"
            ));
        }
        for document in chosen {
            lines.extend(findings(document).iter().map(|finding| line(document, finding)));
        }
    }
    if lines.is_empty() { Ok("no findings".to_owned()) } else { Err(lines.join("\n")) }
}

/// Shows the figures of each crate.
///
/// # Errors
///
/// A file that cannot be read.
pub(crate) fn measure(root: &Path) -> Result<String, String> {
    let mut measure = Measure::default();
    for document in scan::documents(root)? {
        for passage in &document.passages {
            let (sentences, findings) = rules::read(passage);
            measure.add(&document.path, passage.kind, &sentences, &findings);
        }
    }
    Ok(measure.table())
}

/// Lowers the numbers of the list to those of the files.
///
/// # Errors
///
/// A file that cannot be read or written.
pub(crate) fn lower(root: &Path) -> Result<String, String> {
    let documents = scan::documents(root)?;
    let count = |document: &Document| (document.path.clone(), findings(document).len());
    let counts = documents.iter().map(count).filter(|(_, count)| *count > 0).collect();
    known::lower(root, &counts)
}

/// The findings of a file, in the order of its text.
fn findings(document: &Document) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        document.passages.iter().flat_map(|passage| rules::read(passage).1).collect();
    findings.sort_by_key(|finding| finding.offset);
    findings
}

fn line(document: &Document, finding: &Finding) -> String {
    let (line, column) = passage::place(&document.content, finding.offset);
    let Finding { message, advice, .. } = finding;
    format!("{}:{line}:{column}: {message}: {advice}", document.path)
}

//! Documentation that reads badly on a page.

use super::Findings;
use crate::{diagnostics::At, spec::Specs};

/// Returns the texts for users, each with the place of what it documents.
fn docs(specs: &Specs) -> Vec<(&str, &At)> {
    let mut docs = Vec::new();
    for scope in &specs.scopes {
        docs.push((scope.doc.as_str(), &scope.variant.at));
    }
    for known in specs.references() {
        docs.push((&known.doc, &known.name.at));
    }
    for known in &specs.enums {
        docs.push((&known.doc, &known.name.at));
        docs.extend(known.values.iter().map(|value| (value.doc.as_str(), &value.name.at)));
    }
    for known in &specs.objects {
        docs.push((&known.doc, &known.name.at));
        docs.extend(known.fields.iter().map(|field| (field.doc.as_str(), &field.name.at)));
    }
    for known in &specs.resources {
        docs.push((&known.doc, &known.name.at));
        docs.extend(known.fields.iter().map(|field| (field.doc.as_str(), &field.name.at)));
        docs.extend(known.extra_calls.iter().map(|call| (call.doc.as_str(), &call.name.at)));
    }
    docs
}

pub(super) fn find_layout(specs: &Specs, findings: &mut Findings<'_>) {
    for (doc, at) in docs(specs) {
        if let Some(line) = block(doc) {
            let message = match line {
                "" => "a doc has several paragraphs, which become one".to_owned(),
                line => format!("a doc has the line {line:?}, which does not stay a line"),
            };
            findings.push(at, message, "write one paragraph of plain sentences");
        }
    }
}

/// Returns the first line of a doc that begins a list, a heading, a table or a paragraph.
fn block(doc: &str) -> Option<&str> {
    let is_block = |line: &&str| {
        let number = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
        ["- ", "* ", "+ ", "#", ">", "|", "---", "===", "```", "~~~"]
            .iter()
            .any(|mark| line.starts_with(mark))
            || is_numbered
    };
    doc.trim().lines().map(str::trim).find(|line| line.is_empty() || is_block(line))
}

pub(super) fn find_sentences(specs: &Specs, findings: &mut Findings<'_>) {
    for (doc, at) in docs(specs) {
        let doc = doc.trim();
        let starts =
            |letter: char| letter.is_uppercase() || letter.is_ascii_digit() || letter == '`';
        if doc.is_empty()
            || block(doc).is_some()
            || (doc.starts_with(starts) && doc.ends_with(['.', '?', '!']))
        {
            continue;
        }
        let message = "a doc is not a sentence";
        findings.push(at, message, "begin with a capital letter, and end with a full stop");
    }
}

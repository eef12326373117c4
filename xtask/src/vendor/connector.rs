//! Facts of a Power Query connector: paths, and names of columns in the order of the wire.

mod tokens;

use super::facts::{Claim, FieldFacts, RecordFacts, SourceType, is_field_name};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    spec::evidence::Evidence,
};
use tokens::{Token, TokenKind};

/// The functions that take the columns of records apart. The third argument lists the names.
const EXPANSIONS: [&str; 1] = ["Table.ExpandRecordColumn"];

/// Returns the records that a connector reads. Notes each list of columns that cannot be read.
pub(super) fn facts(file: usize, text: &str, mistakes: &mut Mistakes) -> Vec<RecordFacts> {
    let tokens = tokens::read(file, text, mistakes);
    let mut records: Vec<RecordFacts> = Vec::new();
    // The path of the last request, which the next list of columns belongs to.
    let mut path: Option<Spanned<String>> = None;
    for (index, token) in tokens.iter().enumerate() {
        let rest = tokens.get(index..).unwrap_or_default();
        if let Some(found) = request(rest) {
            let is_same = path.as_ref().is_some_and(|known| known.value == found.value);
            if !is_same && let Some(open) = path.replace(found) {
                note_unread(&open, mistakes);
            }
        } else if EXPANSIONS.iter().any(|name| token.is_word(name)) {
            let Some(path) = path.take() else {
                let help = "the columns belong to no request of this file; read them by hand";
                mistakes.push(&token.at, "columns without a request", help);
                continue;
            };
            match columns(rest) {
                Some(fields) => records.push(record(path, super::once(fields, mistakes))),
                None => {
                    let help = "the third argument is a list of names in quotes; read it by hand";
                    mistakes.push(&token.at, "columns that are not a list of names", help);
                }
            }
        }
    }
    if let Some(open) = path {
        note_unread(&open, mistakes);
    }
    if records.is_empty() {
        let help = "import the `.pq` file of the connector, with its `Table.ExpandRecordColumn`";
        mistakes.push(&At::top(file), "the connector reads no columns", help);
    }
    records
}

fn note_unread(path: &Spanned<String>, mistakes: &mut Mistakes) {
    let help = "compare the names by hand, if the connector reads them in another way";
    mistakes.push(&path.at, format!("no list of columns for `{}`", path.value), help);
}

/// Reads `GetData(url & "timeentry", …`: a request by its path below the base URL.
fn request(tokens: &[Token<'_>]) -> Option<Spanned<String>> {
    let [function, open, base, and, path, ..] = tokens else { return None };
    let is_call = function.is_word("GetData") || function.is_word("GetRecord");
    let is_request = is_call && open.is('(') && base.kind == TokenKind::Word && and.is('&');
    if !is_request || path.kind != TokenKind::Text {
        return None;
    }
    let value = format!("/{}", path.text.trim_matches('/').to_ascii_lowercase());
    Some(Spanned { value, at: path.at.clone() })
}

/// Reads the names of `Table.ExpandRecordColumn(table, "column", {"name", …}, …`.
fn columns(tokens: &[Token<'_>]) -> Option<Vec<FieldFacts>> {
    let mut depth = 0_usize;
    let mut commas = 0_usize;
    let mut names = None;
    for (index, token) in tokens.iter().enumerate().skip(1) {
        match token.kind {
            TokenKind::Sign('{') if depth == 1 && commas == 2 => {
                names = tokens.get(index.checked_add(1)?..);
                break;
            }
            TokenKind::Sign('(' | '{' | '[') => depth = depth.checked_add(1)?,
            TokenKind::Sign(')' | '}' | ']') => depth = depth.checked_sub(1)?,
            TokenKind::Sign(',') if depth == 1 => commas = commas.checked_add(1)?,
            TokenKind::Sign(_) | TokenKind::Word | TokenKind::Text => {}
        }
        if depth == 0 {
            return None;
        }
    }
    let mut fields = Vec::new();
    for token in names? {
        match token.kind {
            TokenKind::Text if is_field_name(&token.text) => fields.push(field(token)),
            TokenKind::Sign(',') => {}
            TokenKind::Sign('}') => return Some(fields),
            TokenKind::Text | TokenKind::Word | TokenKind::Sign(_) => return None,
        }
    }
    None
}

fn field(token: &Token<'_>) -> FieldFacts {
    FieldFacts {
        name: Spanned { value: token.text.clone().into_owned(), at: token.at.clone() },
        ty: Spanned { value: SourceType::Silent, at: token.at.clone() },
        required: Claim::Silent,
        filter: Claim::Silent,
        sort: Claim::Silent,
        max_length: Claim::Silent,
        evidence: Evidence::VendorCode,
    }
}

fn record(path: Spanned<String>, fields: Vec<FieldFacts>) -> RecordFacts {
    RecordFacts {
        name: None,
        at: path.at.clone(),
        path: Some(path),
        is_main: true,
        slug: None,
        calls: Vec::new(),
        fields,
        leading: Vec::new(),
        is_in_order: true,
        values: Vec::new(),
        evidence: Evidence::VendorCode,
    }
}

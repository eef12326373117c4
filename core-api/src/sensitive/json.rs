//! The places of sensitive values in JSON text.
//!
//! The text is read token by token, without recursion. So values are also found in a truncated or invalid text, and the
//! depth of the text does not matter.

use std::ops::Range;

use super::{
    SensitiveFields,
    scanner::{Scanner, is_blank},
    tables,
};
use crate::{decode::text, record::Kind};

/// The place of a scalar value to hide.
pub(super) struct HiddenValue {
    pub(super) range: Range<usize>,
    /// The kind of its field.
    pub(super) kind: Kind,
}

/// Finds the values of sensitive fields, in the order of the text.
pub(super) fn hidden(names: &SensitiveFields, text: &str) -> Vec<HiddenValue> {
    let scanner = Scanner { text };
    let mut finder = Finder { scanner, found: Vec::new() };
    // The kind of the field that an operation of a patch names.
    let mut patched = None;
    let mut at = 0;
    while let Some(byte) = scanner.byte(at) {
        if byte != b'"' {
            if matches!(byte, b'{' | b'}') {
                patched = None;
            }
            at += 1;
            continue;
        }
        let (key, after) = scanner.string(at);
        at = after;
        let Some(value) = scanner.value_of_key(after) else { continue };
        at = value;
        let key = text::unquote(key).unwrap_or_default();
        let kind = names.kind(&key).or_else(|| patched.filter(|_| key == "value"));
        if let Some(kind) = kind {
            at = finder.hide(value, kind);
        } else if key == "path" {
            patched = finder.pointer(value).and_then(|name| names.kind(&name));
        }
    }
    finder.found
}

/// The names and kinds of all fields of an object, including nested ones.
fn all_names(kind: Kind) -> Vec<(&'static str, Kind)> {
    let tables = kind.nested().map(tables::with_nested).unwrap_or_default();
    tables.into_iter().flatten().flat_map(tables::names).collect()
}

struct Finder<'a> {
    scanner: Scanner<'a>,
    found: Vec<HiddenValue>,
}

impl Finder<'_> {
    /// Returns the name in a JSON pointer (RFC 6901) with one part.
    fn pointer(&self, value: usize) -> Option<String> {
        let (json, _) =
            (self.scanner.byte(value) == Some(b'"')).then(|| self.scanner.string(value))?;
        let pointer = text::unquote(json)?;
        let first = pointer.strip_prefix('/')?.split('/').next()?;
        Some(first.replace("~1", "/").replace("~0", "~"))
    }

    /// Hides the value that starts at a place, with all that it holds. Returns the place after it.
    fn hide(&mut self, start: usize, kind: Kind) -> usize {
        let names = all_names(kind);
        let mut kind = kind;
        let (mut at, mut depth) = (start, 0_usize);
        loop {
            match self.scanner.byte(at) {
                None => break,
                Some(b'{' | b'[') => {
                    depth = depth.saturating_add(1);
                    at += 1;
                }
                Some(b'}' | b']') => {
                    let Some(outer) = depth.checked_sub(1) else { break };
                    depth = outer;
                    at += 1;
                }
                Some(b'"') => {
                    let (json, after) = self.scanner.string(at);
                    match self.scanner.value_of_key(after).filter(|_| depth > 0) {
                        Some(value) => {
                            let key = text::unquote(json).unwrap_or_default();
                            let known = names.iter().find(|(name, _)| *name == key);
                            kind = known.map_or(Kind::Json, |(_, kind)| *kind);
                            at = value;
                        }
                        None => {
                            self.push(at..after, kind);
                            at = after;
                        }
                    }
                }
                Some(byte) if is_blank(byte) => at += 1,
                Some(_) => {
                    let end = self.scanner.bare(at);
                    self.push(at..end, kind);
                    at = end;
                }
            }
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// Notes a value to hide. `null` and an empty text have no value.
    fn push(&mut self, range: Range<usize>, kind: Kind) {
        if !matches!(self.scanner.text.get(range.clone()), Some("null" | "\"\"")) {
            self.found.push(HiddenValue { range, kind });
        }
    }
}

//! Every small edit of a spec: a value that is changed, or a key that is removed.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A part of a text, and the text instead.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Edit {
    pub(super) fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        text.replace_range(self.range.clone(), &self.text);
        text
    }
}

/// Other values for texts with few legal ones.
const WORDS: [(&str, &[&str]); 25] = [
    ("2026-11-20", &["2026-11-21"]),
    ("2026.02", &["2026.03"]),
    ("2026.03", &["2026.02"]),
    ("string", &["boolean", "string?"]),
    ("read_count", &["reads"]),
    ("EmptyProjects", &["ClearProjects"]),
    ("zeros", &["null"]),
    ("expanded", &["never"]),
    ("list:string", &["list:int32"]),
    ("list:resource", &["resource", "none"]),
    ("list:input:Client", &["list:resource:Client"]),
    ("none", &["json"]),
    ("string?", &["string", "int32?"]),
    ("decimal", &["int32", "decimal?"]),
    ("int32", &["decimal"]),
    ("json", &["string"]),
    ("id:User", &["id:Group", "id:Group|User"]),
    ("observed", &["documented", "assumed"]),
    ("vendor-code", &["documented"]),
    ("documented", &["observed"]),
    ("read:core", &["readwrite:core"]),
    ("readwrite:core", &["read:core"]),
    ("read", &["write"]),
    ("GET", &["POST", "DELETE"]),
    ("POST", &["PUT", "PATCH"]),
];

/// Returns all edits of a text.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    let document = DeTable::parse(text).unwrap();
    let mut edits = Vec::new();
    table(text, document.get_ref(), false, &mut edits);
    edits
}

fn table(text: &str, table: &DeTable<'_>, is_inline: bool, edits: &mut Vec<Edit>) {
    let entries: Vec<_> = table.iter().collect();
    for (index, (key, value)) in entries.iter().enumerate() {
        // A table with a head of its own has no range that can be removed.
        let is_head = value.get_ref().is_table() && !text[value.span()].starts_with('{');
        if !is_head {
            let next = entries.get(index + 1).map(|(key, _)| key.span().start);
            let before = index.checked_sub(1).map(|index| entries[index].1.span().end);
            let range = match (is_inline, next, before) {
                (true, Some(next), _) => key.span().start..next,
                (true, None, Some(before)) => before..value.span().end,
                _ => key.span().start..value.span().end,
            };
            edits.push(Edit { range, text: String::new() });
        }
        edits.push(Edit { range: key.span(), text: format!("{}Other", key.get_ref()) });
        edit_value(text, value, edits);
    }
}

fn edit_value(text: &str, value: &Spanned<DeValue<'_>>, edits: &mut Vec<Edit>) {
    let mut replace = |text: String| edits.push(Edit { range: value.span(), text });
    match value.get_ref() {
        DeValue::Boolean(flag) => replace((!flag).to_string()),
        DeValue::Integer(number) => {
            replace(format!("{number}7"));
            replace("3".to_owned());
        }
        DeValue::String(word) => {
            let others = WORDS.iter().find(|(known, _)| known == word);
            others
                .into_iter()
                .flat_map(|(_, others)| *others)
                .for_each(|it| replace(format!("{it:?}")));
            let more = if word.contains(' ') { "." } else { "Other" };
            replace(format!("\"{word}{more}\""));
        }
        DeValue::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                let next = values.get(index + 1).map_or(value.span().end, |next| next.span().start);
                edits.push(Edit { range: value.span().start..next, text: String::new() });
                edit_value(text, value, edits);
            }
        }
        DeValue::Table(inner) => table(text, inner, text[value.span()].starts_with('{'), edits),
        DeValue::Float(_) | DeValue::Datetime(_) => {}
    }
}

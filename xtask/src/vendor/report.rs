//! The report of an import: changes, kept differences, and parts that were not read.

use std::{collections::BTreeMap, fmt::Write as _};

use similar::TextDiff;

use super::compare::Note;
use crate::diagnostics::{Mistakes, Source};

/// The report of an import.
pub(crate) struct Report {
    /// The changes as a unified diff.
    pub(crate) diff: String,
    /// The number of changed specs.
    pub(crate) changed: usize,
    pub(crate) kept: Vec<String>,
    pub(crate) absent: Vec<String>,
    /// The parts that were not read, each with its place.
    pub(crate) unread: String,
    unread_count: usize,
}

impl Report {
    pub(super) fn of(
        kept: Vec<Note>,
        absent: Vec<Note>,
        texts: &BTreeMap<String, String>,
        sources: &[Source],
        mistakes: Mistakes,
    ) -> Self {
        let mut diff = String::new();
        for (path, text) in texts {
            let old = sources.iter().find(|source| source.path == *path);
            let old = old.map_or("", |source| source.text.as_str());
            let lines = TextDiff::from_lines(old, text);
            let shown = lines.unified_diff().context_radius(1).header(path, path).to_string();
            diff.push_str(&shown);
        }
        Self {
            diff,
            changed: texts.len(),
            kept: lines(kept),
            absent: lines(absent),
            unread_count: mistakes.len(),
            unread: if mistakes.is_empty() { String::new() } else { mistakes.render(sources) },
        }
    }

    /// Returns the text of the report, as an error if a part was not read.
    pub(super) fn result(self, is_written: bool) -> Result<String, String> {
        let mut parts = Vec::new();
        if !self.diff.is_empty() {
            parts.push(self.diff.trim_end().to_owned());
        }
        for (title, lines) in [("kept:", &self.kept), ("not in the source:", &self.absent)] {
            if !lines.is_empty() {
                let list = lines.iter().fold(String::new(), |mut list, line| {
                    let _ = write!(list, "\n  {line}");
                    list
                });
                parts.push(format!("{title}{list}"));
            }
        }
        if !self.unread.is_empty() {
            parts.push(format!("not read:\n{}", self.unread));
        }
        parts.push(self.advice(is_written));
        let text = parts.join("\n\n");
        if self.unread_count == 0 { Ok(text) } else { Err(text) }
    }

    fn advice(&self, is_written: bool) -> String {
        let unread = match self.unread_count {
            0 => String::new(),
            1 => ", 1 part was not read".to_owned(),
            count => format!(", {count} parts were not read"),
        };
        let specs = if self.changed == 1 { "spec" } else { "specs" };
        match (self.changed, is_written) {
            (0, _) => format!("the specs have all that was read{unread}"),
            (count, false) => format!(
                "{count} {specs} would change{unread}; `--write` writes them, `--overwrite FIELD` \
                 applies a kept difference"
            ),
            (count, true) => format!(
                "wrote {count} {specs}{unread}; write the docs that `cargo xtask check` asks for, then \
                 run `cargo xtask generate`"
            ),
        }
    }
}

fn lines(mut notes: Vec<Note>) -> Vec<String> {
    notes.sort();
    notes.dedup();
    notes.into_iter().map(|Note { place, text }| format!("{place}: {text}")).collect()
}

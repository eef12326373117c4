//! Figures about the texts of each crate.

use std::collections::BTreeMap;

use super::{
    passage::PassageKind,
    prose::Sentence,
    rules::{self, Finding, LONGEST, Rule},
};

/// Counts of a part of the workspace.
#[derive(Clone, Debug, Default)]
struct Figures {
    docstrings: usize,
    what: usize,
    how_or_whether: usize,
    /// Words of docstrings and pages.
    words: usize,
    free_relatives: usize,
    sentences: usize,
    long: usize,
    phrases: usize,
}

/// Figures by crate; pages of all folders are one row, and so are specs.
#[derive(Debug, Default)]
pub(crate) struct Measure(BTreeMap<String, Figures>);

impl Measure {
    /// Counts a passage.
    pub(crate) fn add(
        &mut self,
        path: &str,
        kind: PassageKind,
        sentences: &[Sentence],
        findings: &[Finding],
    ) {
        let part = match kind {
            PassageKind::Page => "pages",
            PassageKind::Docstring
            | PassageKind::Comment
            | PassageKind::Message
            | PassageKind::Spec => path.split('/').next().unwrap_or(path),
        };
        let figures = self.0.entry(part.to_owned()).or_default();
        figures.phrases += findings.iter().filter(|finding| finding.rule == Rule::Phrase).count();
        if matches!(kind, PassageKind::Comment | PassageKind::Message) {
            return;
        }
        figures.words += sentences.iter().map(|sentence| sentence.words.len()).sum::<usize>();
        figures.free_relatives += rules::free_relatives(sentences);
        figures.sentences += sentences.len();
        figures.long += sentences.iter().filter(|sentence| sentence.words.len() > LONGEST).count();
        if matches!(kind, PassageKind::Docstring | PassageKind::Spec) {
            figures.docstrings += 1;
            match rules::first_word(sentences) {
                Some("what") => figures.what += 1,
                Some("how" | "whether") => figures.how_or_whether += 1,
                Some(_) | None => {}
            }
        }
    }

    /// A table with a row for each crate and one for all.
    pub(crate) fn table(&self) -> String {
        let mut lines = vec![
            "| part | docstrings | begin with what | … how, whether | words | free “what” per 1,000 \
             | sentences | over 25 words | banned phrases |"
                .to_owned(),
            "|---|---|---|---|---|---|---|---|---|".to_owned(),
        ];
        let mut all = Figures::default();
        for (part, figures) in &self.0 {
            lines.push(figures.row(part));
            all.add(figures);
        }
        lines.push(all.row("all"));
        lines.join("\n")
    }
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.docstrings += other.docstrings;
        self.what += other.what;
        self.how_or_whether += other.how_or_whether;
        self.words += other.words;
        self.free_relatives += other.free_relatives;
        self.sentences += other.sentences;
        self.long += other.long;
        self.phrases += other.phrases;
    }

    fn row(&self, part: &str) -> String {
        let Self { docstrings, words, sentences, phrases, .. } = self;
        format!(
            "| {part} | {docstrings} | {} | {} | {words} | {} | {sentences} | {} | {phrases} |",
            share(self.what, *docstrings),
            share(self.how_or_whether, *docstrings),
            ratio(self.free_relatives, *words, 1000),
            share(self.long, *sentences),
        )
    }
}

/// A count, and its percentage of a whole.
fn share(count: usize, whole: usize) -> String {
    format!("{count} ({} %)", ratio(count, whole, 100))
}

/// Returns a ratio as text, with one decimal.
fn ratio(count: usize, whole: usize, per: usize) -> String {
    let tenths = (count * per * 10 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

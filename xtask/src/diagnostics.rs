//! Mistakes in specs. Each is shown with its place, its line and advice.

mod excerpt;

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use excerpt::{Excerpt, SourceText};

/// The largest number of mistakes that are shown completely.
const SHOWN: usize = 50;

/// A place in a spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// Index of the file among the sources.
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl At {
    pub(crate) fn new(file: usize, range: Range<usize>) -> Self {
        Self { file, start: range.start, end: range.end }
    }

    /// The first byte of a file.
    pub(crate) fn top(file: usize) -> Self {
        Self { file, start: 0, end: 0 }
    }
}

/// A value and its place in a spec.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) at: At,
}

/// The text of a spec.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// From the workspace's folder, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The weight of a finding. Errors stop the generator, and warnings do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Error,
    Warning,
}

/// A rule that a spec allows to be broken.
#[derive(Debug)]
pub(crate) struct Allowance {
    pub(crate) rule: Spanned<String>,
    /// The table that has the `allow`.
    pub(crate) table: At,
}

#[derive(Debug, PartialEq, Eq)]
struct Mistake {
    severity: Severity,
    /// The rule that found it. `None` if it makes the specs unusable.
    rule: Option<&'static str>,
    at: At,
    message: String,
    help: String,
    /// A related place, and its label.
    also: Option<(At, &'static str)>,
}

/// The mistakes of a run.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    all: Vec<Mistake>,
    /// `None` where no `allow` may be.
    allowances: Option<Vec<Allowance>>,
}

impl Mistakes {
    /// Makes an empty list for files that may have `allow`.
    pub(crate) fn with_allowances() -> Self {
        Self { all: Vec::new(), allowances: Some(Vec::new()) }
    }

    pub(crate) fn push(&mut self, at: &At, message: impl fmt::Display, help: impl fmt::Display) {
        self.add(None, Severity::Error, at, message.to_string(), help.to_string());
    }

    /// Adds a finding of a rule. The same finding occurs once.
    pub(crate) fn push_finding(
        &mut self,
        rule: &'static str,
        severity: Severity,
        at: &At,
        message: impl fmt::Display,
        help: impl fmt::Display,
    ) {
        self.add(Some(rule), severity, at, message.to_string(), help.to_string());
    }

    fn add(
        &mut self,
        rule: Option<&'static str>,
        severity: Severity,
        at: &At,
        message: String,
        help: String,
    ) {
        let (message, help) = (cut(message), cut(help));
        self.all.push(Mistake { severity, rule, at: at.clone(), message, help, also: None });
    }

    /// Adds a related place to the last mistake.
    pub(crate) fn also(&mut self, at: &At, label: &'static str) {
        if let Some(last) = self.all.last_mut() {
            last.also = Some((at.clone(), label));
        }
    }

    /// Returns whether the files may have `allow`.
    pub(crate) fn accept_allowances(&self) -> bool {
        self.allowances.is_some()
    }

    pub(crate) fn allow(&mut self, allowance: Allowance) {
        if let Some(allowances) = &mut self.allowances {
            allowances.push(allowance);
        }
    }

    pub(crate) fn take_allowances(&mut self) -> Vec<Allowance> {
        self.allowances.take().unwrap_or_default()
    }

    /// Keeps the findings for which this returns true, by rule and place, and all other mistakes.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &At) -> bool) {
        self.all.retain(|mistake| mistake.rule.is_none_or(|rule| keep(rule, &mistake.at)));
    }

    /// Returns the number of mistakes of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.all.iter().filter(|mistake| mistake.severity == severity).count()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns the place of each mistake.
    #[cfg(test)]
    pub(crate) fn places(&self) -> impl Iterator<Item = &At> {
        self.all.iter().map(|mistake| &mistake.at)
    }

    /// Keeps one of several equal mistakes, and sorts them by severity, file and place.
    pub(crate) fn dedup(&mut self) {
        self.sort();
        self.all.dedup();
    }

    fn sort(&mut self) {
        self.all.sort_by(|a, b| (a.severity, &a.at).cmp(&(b.severity, &b.at)));
    }

    /// Returns the mistakes as text, by file and place.
    ///
    /// Errors are first. The first [`SHOWN`] are complete. Of the others, the number in each file follows.
    pub(crate) fn render(mut self, sources: &[Source]) -> String {
        self.sort();
        let texts: Vec<_> = sources.iter().map(|source| SourceText::of(&source.text)).collect();
        let (shown, rest) = self.all.split_at(self.all.len().min(SHOWN));
        let mut rendered: Vec<_> =
            shown.iter().map(|mistake| mistake.render(sources, &texts)).collect();
        if !rest.is_empty() {
            let mut lines = vec![format!("{} more mistakes:", rest.len())];
            let files = rest.chunk_by(|left, right| left.at.file == right.at.file);
            let path = |file: usize| &sources[file].path;
            lines.extend(files.map(|of| format!("  {} in {}", of.len(), path(of[0].at.file))));
            rendered.push(lines.join("\n"));
        }
        rendered.join("\n\n")
    }
}

impl Mistake {
    fn render(&self, sources: &[Source], texts: &[SourceText<'_>]) -> String {
        let mut elements: Vec<Element<'_>> = Vec::new();
        let mut add = |at: &At, kind: AnnotationKind, label: Option<&'static str>| {
            let Excerpt { text, first_line, cut, range } = texts[at.file].excerpt(at);
            let path = sources[at.file].path.as_str();
            let before = text[..range.start].chars().count();
            let annotation = kind.span(range).label(label);
            let snippet = Snippet::source(text).line_start(first_line).annotation(annotation);
            if cut == 0 {
                elements.push(snippet.path(path).into());
            } else {
                let origin = Origin::path(path).line(first_line).char_column(cut + before + 1);
                elements.extend([origin.into(), snippet.into()]);
            }
        };
        add(&self.at, AnnotationKind::Primary, None);
        if let Some((at, label)) = &self.also {
            add(at, AnnotationKind::Context, Some(label));
        }
        elements.push(Level::HELP.message(self.help.as_str()).into());
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let title = if let Some(rule) = self.rule { title.id(rule) } else { title };
        let group = title.elements(elements);
        Renderer::plain().render(&[group]).to_string()
    }
}

/// The largest number of characters of a message, and of advice.
const TEXT: usize = 600;

/// Cuts a text that repeats a very long word of a spec.
fn cut(text: String) -> String {
    if text.chars().nth(TEXT).is_none() {
        return text;
    }
    text.chars().take(TEXT - 1).chain(['…']).collect()
}

/// Returns the known word that is nearest to a misspelled one, if any is near.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.len() / 3 + 1;
    // A text of another length is never near. This bounds the work for a very long word.
    let candidates = known.into_iter().filter(|other| other.len().abs_diff(word.len()) <= limit);
    let near =
        candidates.map(|candidate| (strsim::levenshtein(word, candidate), candidate)).min()?;
    (near.0 <= limit).then_some(near.1)
}

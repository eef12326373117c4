//! Mistakes in specs. Each is shown with its place, its line and advice.

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

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
#[derive(Clone)]
pub(crate) struct Source {
    /// From the workspace's folder, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Debug)]
struct Mistake {
    at: At,
    message: String,
    help: String,
    /// A related place, and its label.
    also: Option<(At, &'static str)>,
}

/// The mistakes of a run.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(crate) fn push(&mut self, at: &At, message: impl fmt::Display, help: impl fmt::Display) {
        let (message, help) = (message.to_string(), help.to_string());
        self.0.push(Mistake { at: at.clone(), message, help, also: None });
    }

    /// Adds a related place to the last mistake.
    pub(crate) fn also(&mut self, at: &At, label: &'static str) {
        if let Some(last) = self.0.last_mut() {
            last.also = Some((at.clone(), label));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all mistakes as text, by file and place.
    pub(crate) fn render(mut self, sources: &[Source]) -> String {
        self.0.sort_by(|a, b| a.at.cmp(&b.at));
        let rendered: Vec<_> = self.0.iter().map(|mistake| mistake.render(sources)).collect();
        rendered.join("\n\n")
    }
}

impl Mistake {
    fn render(&self, sources: &[Source]) -> String {
        let snippet = |at: &At, kind: AnnotationKind, label: Option<&'static str>| {
            let source = &sources[at.file];
            let annotation = kind.span(span(&source.text, at)).label(label);
            Snippet::source(source.text.as_str()).path(source.path.as_str()).annotation(annotation)
        };
        let mut group = Level::ERROR.primary_title(self.message.as_str()).element(snippet(
            &self.at,
            AnnotationKind::Primary,
            None,
        ));
        if let Some((at, label)) = &self.also {
            group = group.element(snippet(at, AnnotationKind::Context, Some(label)));
        }
        let group = group.element(Level::HELP.message(self.help.as_str()));
        Renderer::plain().render(&[group]).to_string()
    }
}

/// Returns the range of characters above a caret. It has whole characters, and at least one, even at the
/// end of the file.
fn span(text: &str, at: &At) -> Range<usize> {
    let start = text.floor_char_boundary(at.start.min(text.len().saturating_sub(1)));
    start..text.ceil_char_boundary(at.end.max(start))
}

/// Returns the known word that is nearest to a misspelled one, if any is near.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|candidate| (distance(word, candidate), candidate)).min()?;
    (near.0 <= word.len() / 3 + 1).then_some(near.1)
}

/// Returns the Levenshtein distance of two texts.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

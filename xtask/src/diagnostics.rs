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
        let (message, help) = (cut(message.to_string()), cut(help.to_string()));
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

    /// Returns the mistakes as text, by file and place.
    ///
    /// The first [`SHOWN`] are complete. Of the others, the number in each file follows.
    pub(crate) fn render(mut self, sources: &[Source]) -> String {
        self.0.sort_by(|a, b| a.at.cmp(&b.at));
        let texts: Vec<_> = sources.iter().map(|source| SourceText::of(&source.text)).collect();
        let (shown, rest) = self.0.split_at(self.0.len().min(SHOWN));
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
        let group = Level::ERROR.primary_title(self.message.as_str()).elements(elements);
        Renderer::plain().render(&[group]).to_string()
    }
}

/// The largest number of characters of a message, and of advice.
const TEXT: usize = 600;

/// Cuts a text that repeats a very long word of a spec.
fn cut(text: String) -> String {
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
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

//! Text that people read, cut out of a file.

/// The kind of a text. Each kind has its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PassageKind {
    /// The documentation of an item or a module.
    Docstring,
    /// Another comment.
    Comment,
    /// A string of the program, such as an error.
    Message,
    /// A page in Markdown.
    Page,
    /// A `doc` of a spec, which becomes a docstring.
    Spec,
}

/// A text with the places of its lines.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) kind: PassageKind,
    pub(crate) text: String,
    /// By line of the text: its offset there, and its offset in the file.
    lines: Vec<(usize, usize)>,
}

impl Passage {
    pub(crate) fn new(kind: PassageKind) -> Self {
        Self { kind, text: String::new(), lines: Vec::new() }
    }

    /// A text that is in one piece in the file.
    pub(crate) fn whole(kind: PassageKind, text: impl Into<String>, offset: usize) -> Self {
        Self { kind, text: text.into(), lines: vec![(0, offset)] }
    }

    /// Adds a line that begins at this offset of the file.
    pub(crate) fn push(&mut self, line: &str, offset: usize) {
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        self.lines.push((self.text.len(), offset));
        self.text.push_str(line);
    }

    /// Returns the offset in the file of an offset in the text.
    pub(crate) fn offset(&self, in_text: usize) -> usize {
        let line = self.lines.iter().rev().find(|(start, _)| *start <= in_text);
        line.map_or(in_text, |(start, offset)| offset + (in_text - start))
    }
}

/// Returns line and column of an offset in a file, both from 1; columns count characters.
pub(crate) fn place(file: &str, offset: usize) -> (usize, usize) {
    let before = &file[..file.floor_char_boundary(offset.min(file.len()))];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

//! The sentences of a text in Markdown, without code, tables and addresses of links.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::passage::{Passage, PassageKind};

/// A word, in lower case. A code span is one word: `` ` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Offset in the passage.
    pub(crate) offset: usize,
    /// True if punctuation follows, so that no phrase goes on.
    pub(crate) ends_phrase: bool,
}

/// Words up to a full stop, or the end of their paragraph.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    pub(crate) words: Vec<Word>,
    pub(crate) is_question: bool,
}

/// The word for a code span.
pub(crate) const CODE: &str = "`";

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 5] = ["e.g", "i.e", "etc", "vs", "cf"];

/// Returns the sentences of a passage.
pub(crate) fn sentences(passage: &Passage) -> Vec<Sentence> {
    let mut splitter = Splitter::default();
    if passage.kind == PassageKind::Message {
        splitter.message(&passage.text);
    } else {
        splitter.markdown(&passage.text);
    }
    splitter.finish();
    splitter.sentences
}

#[derive(Default)]
struct Splitter {
    sentences: Vec<Sentence>,
    current: Sentence,
}

impl Splitter {
    fn markdown(&mut self, text: &str) {
        let mut hidden = 0_usize;
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    self.boundary(&tag);
                    hidden += usize::from(is_hidden(&tag));
                }
                Event::End(tag) => {
                    if !is_inline(tag) {
                        self.finish();
                    }
                    hidden -= usize::from(matches!(tag, TagEnd::CodeBlock | TagEnd::Table));
                }
                Event::Text(_) if hidden == 0 => self.text(text, range),
                Event::Code(_) if hidden == 0 => self.code(range.start),
                _ => {}
            }
        }
    }

    fn boundary(&mut self, tag: &Tag<'_>) {
        if !is_inline(tag.to_end()) {
            self.finish();
        }
    }

    /// Reads a string, in which code is between backticks.
    fn message(&mut self, text: &str) {
        let mut start = 0;
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 0 {
                let mut from = start;
                for paragraph in part.split("\n\n") {
                    if from > start {
                        self.finish();
                    }
                    self.text(text, from..from + paragraph.len());
                    from += paragraph.len() + 2;
                }
            } else {
                self.code(start);
            }
            start += part.len() + 1;
        }
    }

    fn code(&mut self, offset: usize) {
        self.current.words.push(Word { text: CODE.to_owned(), offset, ends_phrase: false });
    }

    /// Reads a part of a text that has words only.
    fn text(&mut self, text: &str, range: Range<usize>) {
        let mut offset = range.start;
        for piece in text[range].split_inclusive(char::is_whitespace) {
            self.piece(piece.trim_end(), offset);
            offset += piece.len();
        }
    }

    /// Reads the characters between two spaces: a word with punctuation.
    fn piece(&mut self, piece: &str, offset: usize) {
        let bare = piece.trim_matches(|character: char| !character.is_alphanumeric());
        if !bare.is_empty() {
            let start = piece.find(bare).unwrap_or(0);
            let word = bare.to_lowercase().replace('’', "'");
            let ends_phrase =
                piece[start + bare.len()..].contains([',', ';', ':', '.', '!', '?', ')']);
            self.current.words.push(Word { text: word, offset: offset + start, ends_phrase });
        }
        let closed = piece.trim_end_matches([')', '"', '”', '*', '_', '\'']);
        let is_abbreviation = ABBREVIATIONS.contains(&bare.to_lowercase().as_str());
        if closed.ends_with(['.', '!', '?']) && !closed.ends_with("..") && !is_abbreviation {
            self.current.is_question = closed.ends_with('?');
            self.finish();
        }
    }

    fn finish(&mut self) {
        if !self.current.words.is_empty() {
            self.sentences.push(std::mem::take(&mut self.current));
        }
    }
}

/// Returns whether the text of an element is not prose.
fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::Table(_))
}

/// Returns whether an element is a part of a sentence.
fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

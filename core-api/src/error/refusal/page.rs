//! Texts that are not JSON: HTML pages, XML, plain text.

use std::fmt;

use crate::foreign_text;

/// The largest number of bytes to search for a title.
const HEAD: usize = 16 * 1024;

/// An HTML or XML document instead of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkupDocument {
    is_html: bool,
    title: Option<String>,
}

impl MarkupDocument {
    /// Recognizes a document. JSON never starts with `<`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if !text.starts_with('<') {
            return None;
        }
        let title = title(text).and_then(excerpt);
        let start: String = text.chars().take(1_024).collect::<String>().to_ascii_lowercase();
        let is_html = title.is_some()
            || ["<!doctype html", "<html", "<head", "<body", "<script", "<meta"]
                .iter()
                .any(|tag| start.contains(tag));
        Some(Self { is_html, title })
    }
}

/// `an HTML page titled “Sign in”`
impl fmt::Display for MarkupDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_html, &self.title) {
            (_, Some(title)) => write!(f, "an HTML page titled “{title}”"),
            (true, None) => f.write_str("an HTML page without a title"),
            (false, None) => f.write_str("an XML document"),
        }
    }
}

/// Returns the title of a page, or the text between its tags.
pub(super) fn message(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('<') {
        return excerpt(text);
    }
    title(text).and_then(excerpt).or_else(|| {
        let parts = text.split('<').filter_map(|part| Some(part.split_once('>')?.1));
        excerpt(&parts.collect::<Vec<_>>().join(" ")).or_else(|| excerpt(text))
    })
}

fn title(page: &str) -> Option<&str> {
    let end = (0..=page.len().min(HEAD)).rev().find(|end| page.is_char_boundary(*end))?;
    let page = page.get(..end)?;
    let find = |text: &str, tag: &str| text.to_ascii_lowercase().find(tag);
    let start = page.get(find(page, "<title")?..)?;
    let (_, title) = start.split_once('>')?;
    title.get(..find(title, "</title")?)
}

/// Returns a short text on one line without control characters. `None` if it is empty.
#[inline(never)]
pub(super) fn excerpt(text: &str) -> Option<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then(|| foreign_text::message(&line))
}

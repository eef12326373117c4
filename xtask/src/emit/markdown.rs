//! Texts of specs as Markdown for rustdoc.
//!
//! A spec may use code, emphasis, and links with an address. All other Markdown is text, so that no spec can cause
//! an error of rustdoc.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// The extensions of Markdown that rustdoc has. Typographic quotes are left to rustdoc.
pub(crate) const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// A word before the text, so that the text begins no list, no heading and no other block.
const START: &str = "a ";

/// Returns a text of a spec as Markdown of one paragraph.
pub(crate) fn inline(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let source = words.join(" ");
    let markdown = written(&source);
    // Markdown is full of exceptions. A text that hits one of them has no Markdown at all.
    if is_plain(&markdown) { markdown } else { escaped(&source) }
}

/// Returns whether Markdown has only parts that a spec may use.
fn is_plain(markdown: &str) -> bool {
    let source = format!("{START}{markdown}");
    Parser::new_ext(&source, RUSTDOC).all(|event| match event {
        Event::Text(_) | Event::Code(_) | Event::End(_) => true,
        Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong) => true,
        Event::Start(Tag::Link { link_type, dest_url, .. }) => is_address(link_type, &dest_url),
        _ => false,
    })
}

/// Returns a text with the Markdown that a spec may use, and the rest as text.
fn written(text: &str) -> String {
    let source = format!("{START}{text}");
    let mut markdown = String::new();
    let mut events = Parser::new_ext(&source, RUSTDOC).into_offset_iter();
    // The text that adjacent events make up.
    let mut plain = String::new();
    while let Some((event, range)) = events.next() {
        let more = match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                plain.push_str(&text);
                continue;
            }
            Event::Code(code) => match code_span(&code) {
                Some(span) => span,
                None => {
                    plain.push_str(&code);
                    continue;
                }
            },
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => "*".to_owned(),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => "**".to_owned(),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_text = skip_link(&mut events);
                let link = source.get(range).unwrap_or_default();
                if !is_address(link_type, &dest_url) || !is_text {
                    plain.push_str(link);
                    continue;
                }
                link.to_owned()
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => continue,
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => {
                plain.push_str("~~");
                continue;
            }
            // The text of an image comes as events of its own.
            Event::Start(_) | Event::End(_) => continue,
            Event::FootnoteReference(name) => {
                plain.push_str(&format!("[^{name}]"));
                continue;
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => " ".to_owned(),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => continue,
        };
        markdown.push_str(&escaped(&std::mem::take(&mut plain)));
        markdown.push_str(&more);
    }
    markdown.push_str(&escaped(&plain));
    markdown.strip_prefix(START.trim_end()).unwrap_or(&markdown).trim_start().to_owned()
}

/// Returns a code span, or `None` if its delimiter could begin a block of code.
fn code_span(code: &str) -> Option<String> {
    let code = code.trim();
    if code.is_empty() || code.contains("``") {
        return None;
    }
    Some(match code.contains('`') {
        true => format!("`` {code} ``"),
        false => format!("`{code}`"),
    })
}

/// Reads to the end of a link, and returns whether it has only text and code.
fn skip_link<'a>(events: &mut impl Iterator<Item = (Event<'a>, std::ops::Range<usize>)>) -> bool {
    let mut is_text = true;
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Link) => break,
            Event::Text(text) => is_text &= !text.contains("://") || !text.contains(' '),
            Event::Code(_) => {}
            _ => is_text = false,
        }
    }
    is_text
}

/// Returns whether a link leads to an address of the web.
fn is_address(kind: LinkType, target: &CowStr<'_>) -> bool {
    let is_written = matches!(kind, LinkType::Inline | LinkType::Autolink);
    is_written && (target.starts_with("https://") || target.starts_with("http://"))
}

/// Returns a text whose Markdown shows the text itself. Addresses become links.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(start) =
        ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min()
    {
        let (before, address) = rest.split_at(start);
        let end = address.find(|letter: char| !is_of_address(letter)).unwrap_or(address.len());
        let (address, after) = address.split_at(end);
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        escape(before, &mut escaped);
        escaped.push_str(&format!("<{trimmed}>"));
        escape(address.strip_prefix(trimmed).unwrap_or_default(), &mut escaped);
        rest = after;
    }
    escape(rest, &mut escaped);
    escaped
}

/// Returns whether a letter can be a part of an address in a text.
fn is_of_address(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-@:%._+~#=?&/".contains(letter)
}

/// Adds a text with a backslash before each letter that means something in Markdown.
fn escape(text: &str, escaped: &mut String) {
    let mut before = ' ';
    for (place, letter) in text.char_indices() {
        let after = text.get(place + letter.len_utf8()..).unwrap_or_default();
        let is_special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            // Within a word, `_` is a letter like others.
            '_' => !before.is_alphanumeric() || !after.starts_with(char::is_alphanumeric),
            '!' => after.is_empty() || after.starts_with('['),
            '&' => is_entity(after),
            _ => false,
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = letter;
    }
}

/// Returns whether a text after `&` is the rest of an entity, as in `&lt;`.
fn is_entity(text: &str) -> bool {
    let name = text.split_once(';').map_or("", |(name, _)| name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// Returns whether a line that starts with this word could begin a block, such as a list.
pub(super) fn is_block_start(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    let is_number =
        digits.len() + 1 == word.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_only = |letters: &str| word.chars().all(|letter| letters.contains(letter));
    let starts = |with: &[&str]| with.iter().any(|start| word.starts_with(start));
    is_number
        || starts(&[">", "```", "~~~", "[^"])
        // HTML, which is within code, and not a link.
        || (starts(&["<"]) && !starts(&["<http"]))
        || ["+", "#", "=", "-:|_*"].iter().any(|letters| has_only(letters))
}

/// Returns a word with a backslash that makes it text.
pub(super) fn as_text(word: &str) -> String {
    match word.find(|letter: char| !letter.is_ascii_digit()) {
        Some(place) => {
            let (digits, rest) = word.split_at(place);
            format!("{digits}\\{rest}")
        }
        None => word.to_owned(),
    }
}

//! Texts of specs as Markdown of rustdoc.

pub(super) mod random;

use proptest::prelude::*;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::emit::{
    markdown::{RUSTDOC, inline},
    text::paragraph_lines,
};
use random::words;

#[test]
fn only_code_emphasis_and_addresses_are_markdown() {
    for (text, markdown) in [
        ("Plain, with user_id and R&D.", "Plain, with user_id and R&D."),
        ("`a < b`, *one* and **two**", "`a < b`, *one* and **two**"),
        ("A [link] to list<string>", "A \\[link\\] to list\\<string>"),
        (
            "[here](https://a.test/x_y) and <https://b.test>",
            "[here](https://a.test/x_y) and <https://b.test>",
        ),
        ("See https://a.test/x_y?z=1.", "See <https://a.test/x_y?z=1>."),
        ("[there](Project) and [that][1]", "\\[there\\](Project) and \\[that\\]\\[1\\]"),
        ("![image](https://a.test/x.png)", "image"),
        ("</script> ~~~ ``` [^1] _x_", "\\</script> \\~\\~\\~ \\`\\`\\` \\[^1\\] *x*"),
        ("written \\[so\\] &lt;b&gt; &amp;lt;", "written \\[so\\] \\<b> \\&lt;"),
        ("# Head - not a list", "# Head - not a list"),
    ] {
        assert_eq!(inline(text), markdown);
        assert_eq!(inline(&inline(text)), markdown, "a second time");
    }
}

#[test]
fn no_line_begins_a_block() {
    for text in ["- x", "# x", "1. x", "12) x", "> x", "+ x", "---", "===", "| - |", "* x", ":-"] {
        let lines = paragraph_lines(&inline(text), 80);
        assert_eq!(events(&lines.join("\n")), [format!("text {text}")], "{lines:?}");
    }
    let lines = paragraph_lines("aaaa bbbb - cc 1. dd # e", 9);
    assert_eq!(lines, ["aaaa", "bbbb -", "cc 1.", "dd # e"]);
}

/// Returns what Markdown shows: texts and code, with blanks for the ends of lines. Other parts have names.
fn events(markdown: &str) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    let mut add = |kind: &str, text: &str| match shown.last_mut() {
        Some(last) if kind == "text" && last.starts_with("text ") => last.push_str(text),
        _ => shown.push(format!("{kind} {text}")),
    };
    let (mut paragraphs, mut target) = (0, None::<String>);
    for event in Parser::new_ext(markdown, RUSTDOC) {
        match event {
            Event::Text(text) => add("text", &text),
            Event::Code(code) => add("code", code.trim()),
            Event::SoftBreak => add("text", " "),
            Event::Start(Tag::Paragraph) => paragraphs += 1,
            Event::End(TagEnd::Link) => add("text", &target.take().unwrap_or_default()),
            Event::Start(Tag::Link { link_type: LinkType::Autolink, .. }) | Event::End(_) => {}
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                assert!(dest_url.starts_with("http"), "{markdown}");
                target = Some(dest_url.into_string());
            }
            Event::Start(Tag::Emphasis | Tag::Strong) => {}
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    assert!(paragraphs <= 1, "{markdown:?}");
    shown
}

/// Returns what the Markdown of a person shows: a paragraph, with other parts as text.
fn intended(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let source = format!("a {}", words.join(" "));
    let mut shown = String::new();
    let mut is_within_a_link = false;
    for (event, range) in Parser::new_ext(&source, RUSTDOC).into_offset_iter() {
        if is_within_a_link {
            is_within_a_link = event != Event::End(TagEnd::Link);
            continue;
        }
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                shown.push_str(&text);
            }
            Event::FootnoteReference(name) => shown.push_str(&format!("[^{name}]")),
            Event::Start(Tag::Link { .. }) => {
                is_within_a_link = true;
                shown.push_str(&source[range]);
            }
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => shown.push('~'),
            _ => {}
        }
    }
    shown
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_one_paragraph_that_shows_it(text in words(), width in 1_usize..90) {
        let lines = paragraph_lines(&inline(&text), width);
        let shown: String = events(&lines.join("\n")).iter().map(|event| event[5..].to_owned()).collect();
        // A link is kept as it was written, also with entities.
        prop_assume!(!(text.contains("](") && text.contains('&')));
        let intended = intended(&text);
        prop_assert_eq!(letters(&shown), letters(&intended[1..]), "{:?}", lines);
    }
}

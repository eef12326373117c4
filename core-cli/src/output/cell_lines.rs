//! Texts that take several lines of a cell.

use console::{measure_text_width, truncate_str};

/// Breaks a text into lines of a width, between words where it can. Nothing is left out.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        let needed = measure_text_width(&line).saturating_add(gap);
        if needed.saturating_add(measure_text_width(word)) <= width {
            line.push_str(if gap == 1 { " " } else { "" });
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while measure_text_width(rest) > width {
            let part = truncate_str(rest, width, "").into_owned();
            // A letter may be wider than the cell.
            let Some(after) = rest.strip_prefix(&part).filter(|_| !part.is_empty()) else { break };
            lines.push(part);
            rest = after;
        }
        rest.clone_into(&mut line);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_only_long_words_break_inside() {
        for (text, expected) in [
            ("Marlow", &["Marlow"][..]),
            ("", &[""]),
            ("City of Marlow", &["City of", "Marlow"]),
            ("Wohnungsbaugesellschaft Nord", &["Wohnungs", "baugesel", "lschaft", "Nord"]),
            ("a Wohnungsbau", &["a", "Wohnungs", "bau"]),
            ("日本語日本語", &["日本語日", "本語"]),
            ("12345678 1", &["12345678", "1"]),
        ] {
            assert_eq!(lines(text, 8), expected, "{text}");
        }
        assert_eq!(lines("日本", 1), ["日本"]);
    }
}

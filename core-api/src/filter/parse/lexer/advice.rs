//! Advice for characters that filters do not have.

use crate::{excerpt::is_invisible, foreign_text};

/// Returns the message for a character outside quotes. `is_value` says whether a value was expected, and
/// `rest` is the text after the character.
pub(super) fn character(letter: char, is_value: bool, rest: &str) -> String {
    let is_name = rest.starts_with(char::is_alphabetic);
    let fix = match letter {
        ':' | '$' if is_value && is_name => PLACEHOLDER,
        '&' if ENTITIES.iter().any(|entity| rest.starts_with(entity)) => {
            "write `<` instead of `&lt;`, and `>` instead of `&gt;`"
        }
        '%' if rest.starts_with(|next: char| next.is_ascii_hexdigit()) => {
            "write the filter as plain text, because the client encodes it for the URL"
        }
        '{' if !is_value => "write a comparison, as in `billable = true`",
        '&' => "write `and`",
        '|' => "write `or`",
        ';' => "join conditions by `and` or `or`, and leave it out at the end",
        ':' => "write `=`",
        '~' => "write `=`, because Core is not known to search within texts",
        '≈' | '＝' => "write `=`",
        '+' | '*' | '/' | '^' => "a filter compares fields with values and does not calculate",
        '%' => "write a number without it, and a text in single quotes",
        '$' | '€' | '£' | '¥' => "write an amount as a number alone, as in 1500.50",
        '#' => "write a date in single quotes, as in '2026-01-31'",
        '?' | '@' | '{' | '}' => PLACEHOLDER,
        '\\' => "write a quote inside a text twice, as in 'Miller''s'",
        '−' | '–' | '—' => "write a minus sign as `-`",
        '[' | ']' => "write a field without brackets, and a list in parentheses, as in (1, 2)",
        '`' => "write a field without quotes, and a text in single quotes, as in 'Miller'",
        letter if is_invisible(letter) => {
            let code = u32::from(letter);
            return format!("a filter cannot have the invisible character U+{code:04X}; delete it");
        }
        _ => {
            return format!(
                "a filter cannot have the character {letter:?} outside quotes; delete it"
            );
        }
    };
    format!("a filter cannot have the character {letter:?} outside quotes; {fix}")
}

/// The names of HTML entities.
const ENTITIES: [&str; 5] = ["lt;", "gt;", "amp;", "quot;", "#"];

const PLACEHOLDER: &str = "write the value itself instead of a placeholder";

/// Returns the other end of a text in quotes that are not single straight quotes.
pub(super) fn closing_quotes(letter: char) -> Option<&'static [char]> {
    match letter {
        '"' => Some(&['"']),
        '‘' | '’' | '‚' | '‛' | '´' => Some(&['‘', '’', '´', '\'']),
        '“' | '”' | '„' | '‟' => Some(&['“', '”', '"']),
        '«' | '»' => Some(&['«', '»']),
        '‹' | '›' => Some(&['‹', '›']),
        _ => None,
    }
}

/// Returns the fix for a text in quotes that are not single straight quotes.
pub(super) fn quotes(text: &str) -> String {
    format!("write '{}'", foreign_text::name(text).replace('\'', "''"))
}

/// Returns the fix for the name of a field in quotes.
pub(super) fn name(text: &str) -> String {
    format!("write `{}`", foreign_text::name(text))
}

//! JSON for people.

/// The number of bytes of JSON after which a page cuts it.
const MAX_LENGTH: usize = 200_000;

/// The maximum depth of the indentation.
const MAX_INDENTATION: usize = 40;

/// Returns JSON with a line for each member. Texts and numbers stay as they are.
///
/// JSON that becomes longer than [`MAX_LENGTH`] is cut.
pub(super) fn indented(json: &str) -> String {
    let mut text = String::new();
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth.min(MAX_INDENTATION)));
    };
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if text.len() > MAX_LENGTH {
            text.push('…');
            break;
        }
        if is_in_text {
            is_in_text = is_escaped || letter != '"';
            is_escaped = !is_escaped && letter == '\\';
            text.push(letter);
            continue;
        }
        match letter {
            '{' | '[' if letters.peek().is_some_and(|next| !matches!(next, '}' | ']')) => {
                depth = depth.saturating_add(1);
                text.push(letter);
                line(&mut text, depth);
            }
            '}' | ']' => {
                if !text.ends_with(['{', '[']) {
                    depth = depth.saturating_sub(1);
                    line(&mut text, depth);
                }
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            letter if letter.is_whitespace() => {}
            letter => {
                is_in_text = letter == '"';
                text.push(letter);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_gets_lines_and_keeps_its_texts_and_digits() {
        let json = r#"{"a":1.50,"b":[],"c":{"d":"x, {\"y\": 1}\\"},"e":[1,{}]}"#;
        let expected = "{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"x, {\\\"y\\\": 1}\\\\\"\n  },\
                        \n  \"e\": [\n    1,\n    {}\n  ]\n}";
        assert_eq!(indented(json), expected);
    }

    #[test]
    fn deep_and_long_json_is_cut() {
        let deep = "[".repeat(2_000_000);
        assert!(indented(&deep).len() < MAX_LENGTH + 200);
    }
}

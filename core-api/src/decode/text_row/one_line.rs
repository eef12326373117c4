//! JSON without line breaks.

/// Adds JSON without its line breaks, which can only be between tokens.
pub(crate) fn push_one_line(line: &mut String, json: &str) {
    if is_one_line(json) {
        line.push_str(json);
    } else {
        json.split(['\n', '\r']).for_each(|part| line.push_str(part));
    }
}

/// Returns whether JSON has no line break. Texts in JSON have them as escapes.
fn is_one_line(json: &str) -> bool {
    // Only values with an end of their own can contain a break.
    !json.ends_with(['}', ']']) || !json.bytes().any(|byte| byte == b'\n' || byte == b'\r')
}

#[cfg(test)]
mod tests {
    use super::push_one_line;

    #[test]
    fn breaks_between_tokens_are_dropped() {
        for (json, expected) in [
            ("{\r\n  \"a\": [\n1,\n2]}", "{  \"a\": [1,2]}"),
            (r#"{"a":"x\ny"}"#, r#"{"a":"x\ny"}"#),
            (r#""x\ny""#, r#""x\ny""#),
            ("1.50", "1.50"),
        ] {
            let mut line = String::new();
            push_one_line(&mut line, json);
            assert_eq!(line, expected);
        }
    }
}

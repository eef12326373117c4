//! Parameters of the `WWW-Authenticate` header (RFC 6750 §3).

use http::{HeaderMap, header};

/// Returns a parameter of the `WWW-Authenticate` header.
///
/// Core sends `Bearer,error="insufficient_scope"`, although the grammar of RFC 9110 §11.6.1 does not
/// allow a comma after the scheme. The scheme is therefore skipped, whatever separator follows it.
pub(super) fn parameter(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::WWW_AUTHENTICATE).into_iter();
    values.filter_map(|value| value.to_str().ok()).find_map(|text| in_value(text, name))
}

fn in_value(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('=') {
        let found = before.rsplit([' ', ',', '\t']).find(|word| !word.is_empty());
        let (value, after) = value(after.trim_start());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// Splits off the value at the start of a text, which is a token or a quoted string.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        return (value.to_owned(), after);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((index, letter)) = letters.next() {
        match letter {
            '"' => return (value, quoted.get(index + 1..).unwrap_or_default()),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_found_as_core_writes_it_and_as_it_should_be() {
        for text in [
            r#"Bearer,error="insufficient_scope""#,
            r#"Bearer error="insufficient_scope""#,
            r#"Bearer realm="a=b, error=\"c\"", error="insufficient_scope", scope="openid""#,
            r#"Bearer realm=core,Error=insufficient_scope,scope=openid"#,
            r#"Basic realm="x", bearer ,  error = "insufficient_scope""#,
        ] {
            let found = in_value(text, "error");
            let found = found.or_else(|| in_value(&text.replace(" = ", "="), "error"));
            assert_eq!(found.as_deref(), Some("insufficient_scope"), "{text}");
        }
        for text in ["", "Bearer", "Bearer error", r#"Bearer realm="error""#, "=", "==\""] {
            assert_eq!(in_value(text, "error"), None, "{text}");
        }
        assert_eq!(in_value("Bearer error=\"cut", "error").as_deref(), Some("cut"));
    }
}

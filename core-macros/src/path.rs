//! The rules for the path of a call, which a request would break later.

use syn::LitStr;

use crate::errors::Errors;

/// The characters of a path besides letters and digits (RFC 3986, section 3.3), and the braces of a
/// placeholder.
const PUNCTUATION: &str = "-._~!$&'()*+,;=:@%/{}";

/// Returns the names of the placeholders in a path, in their order. Adds an error if the path is invalid.
pub(crate) fn placeholders(path: &LitStr, errors: &mut Errors) -> Vec<String> {
    match read(&path.value()) {
        Ok(names) => names,
        Err(message) => {
            errors.push(path, message);
            Vec::new()
        }
    }
}

/// Returns the names, or the reason why no request could be sent to the path.
fn read(path: &str) -> Result<Vec<String>, String> {
    let Some(rest) = path.strip_prefix('/') else {
        return Err("a path starts with `/`".to_owned());
    };
    let is_invalid =
        |letter: &char| !letter.is_ascii_alphanumeric() && !PUNCTUATION.contains(*letter);
    if let Some(letter) = path.chars().find(is_invalid) {
        let advice = match letter {
            '?' => "; a field with `#[endpoint(query)]` makes the query",
            _ => "; write it percent-encoded",
        };
        return Err(format!("a path cannot contain {letter:?}{advice}"));
    }
    let mut names = Vec::new();
    for segment in rest.split('/') {
        match segment {
            "" => return Err("the path has an empty segment; remove a `/`".to_owned()),
            segment if is_dot_segment(segment) => {
                return Err(format!(
                    "the path has the dot segment `{segment}`; write the path that it leads to"
                ));
            }
            segment => read_segment(segment, &mut names)?,
        }
    }
    Ok(names)
}

/// Returns whether a server may read a segment as `.` or `..` (RFC 3986, section 5.2.4).
fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}

/// Adds the names in the braces of a segment.
fn read_segment(segment: &str, names: &mut Vec<String>) -> Result<(), String> {
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err("a `{` without its `}`".to_owned());
        };
        if before.contains('}') {
            break;
        }
        if !is_identifier(name) {
            return Err(format!("`{{{name}}}` is not a valid placeholder; write `{{name}}`"));
        }
        if names.iter().any(|other| other == name) {
            return Err(format!("`{{{name}}}` is in the path twice"));
        }
        names.push(name.to_owned());
        rest = after;
    }
    if rest.contains('}') { Err("a `}` without its `{`".to_owned()) } else { Ok(()) }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

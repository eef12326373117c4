//! The path of a call: the rules that a request would meet later.

use syn::LitStr;

use crate::errors::Errors;

/// The characters of a path beside letters and digits (RFC 3986, section 3.3), and the braces of a
/// placeholder.
const OTHERS: &str = "-._~!$&'()*+,;=:@%/{}";

/// The names of the placeholders in a path, in order; what is wrong with the path is an error.
pub(crate) fn placeholders(path: &LitStr, errors: &mut Errors) -> Vec<String> {
    match read(&path.value()) {
        Ok(names) => names,
        Err(message) => {
            errors.push(path, message);
            Vec::new()
        }
    }
}

/// The names, or the reason why no request could be sent to the path.
fn read(path: &str) -> Result<Vec<String>, String> {
    let Some(rest) = path.strip_prefix('/') else {
        return Err("a path starts with `/`".to_owned());
    };
    let is_odd = |letter: &char| !letter.is_ascii_alphanumeric() && !OTHERS.contains(*letter);
    if let Some(odd) = path.chars().find(is_odd) {
        let advice = match odd {
            '?' => "; a field with `#[endpoint(query)]` makes the query",
            _ => "; write it percent-encoded",
        };
        return Err(format!("a path cannot contain {odd:?}{advice}"));
    }
    let mut names = Vec::new();
    for part in rest.split('/') {
        match part {
            "" => return Err("the path has an empty part; remove a `/`".to_owned()),
            part if is_step(part) => return Err(format!("`{part}` is a step to another path")),
            part => read_part(part, &mut names)?,
        }
    }
    Ok(names)
}

/// Whether a server may take a part for `.` or `..`.
fn is_step(part: &str) -> bool {
    matches!(part.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}

/// Adds the names in the braces of a part.
fn read_part(part: &str, names: &mut Vec<String>) -> Result<(), String> {
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err("a `{` without its `}`".to_owned());
        };
        if before.contains('}') {
            break;
        }
        if !is_word(name) {
            return Err(format!("`{{{name}}}` is not a valid placeholder; write `{{name}}`"));
        }
        if names.iter().any(|known| known == name) {
            return Err(format!("`{{{name}}}` is in the path twice"));
        }
        names.push(name.to_owned());
        rest = after;
    }
    if rest.contains('}') { Err("a `}` without its `{`".to_owned()) } else { Ok(()) }
}

fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

//! Names on the wire, and the names in Rust that follow from them.

/// Keywords of Rust (edition 2024) that can be raw identifiers.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const RESERVED: [&str; 5] = ["_", "crate", "self", "super", "Self"];

/// Returns the identifier for a name: `r#type` for `type`, and `self_` for `self`.
pub(crate) fn identifier(name: &str) -> String {
    if RESERVED.contains(&name) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name) {
        return format!("r#{name}");
    }
    name.to_owned()
}

/// Returns whether a text has ASCII letters, digits and `_` only, and starts with a letter or `_`.
pub(crate) fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns the text of an identifier, without the `r#` of a raw one.
pub(crate) fn unraw(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

/// Returns the default wire name of a field: `projectId` for `project_id`.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        name.push_str(&capitalized(word));
    }
    name
}

/// Returns a word with a capital first letter.
pub(crate) fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Returns the name of the constant of a field: `PROJECT_ID` for `project_id`.
pub(crate) fn constant(field: &str) -> String {
    unraw(field).to_uppercase()
}

/// Returns the name of the setter of a field. `new` and `build` are the names of other functions.
pub(crate) fn setter(field: &str) -> String {
    match field {
        "new" | "build" => format!("{field}_"),
        other => other.to_owned(),
    }
}

/// Returns the placeholder that a field fills without a name: its own name, or that name in camel case.
pub(crate) fn placeholder<'a>(field: &str, placeholders: &'a [String]) -> Option<&'a String> {
    let own = unraw(field);
    let find = |wanted: &str| placeholders.iter().find(|name| *name == wanted);
    find(own).or_else(|| find(&camel_case(own)))
}

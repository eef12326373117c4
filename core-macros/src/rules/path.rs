//! The rules for the path of a call, which a request would break later.

use super::names::is_word;

/// The reason why no request could be sent to a path.
#[derive(Debug, PartialEq)]
pub(crate) enum PathMistake {
    /// The path does not start with a slash.
    NoSlash,
    /// The path has a character that is not allowed.
    Character(char),
    EmptySegment,
    /// The segment is `.` or `..` for a server, which leads to another path.
    DotSegment(String),
    OpenBrace,
    CloseBrace,
    /// The text in braces is not a name.
    Placeholder(String),
    /// The placeholder is in the path a second time.
    Twice(String),
}

impl PathMistake {
    /// Returns the description of the mistake.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::NoSlash => "a path starts with `/`".to_owned(),
            Self::Character(letter) => format!("a path cannot contain {letter:?}"),
            Self::EmptySegment => "the path has an empty segment".to_owned(),
            Self::DotSegment(segment) => format!("the path has the dot segment `{segment}`"),
            Self::OpenBrace => "a `{` without its `}`".to_owned(),
            Self::CloseBrace => "a `}` without its `{`".to_owned(),
            Self::Placeholder(name) => format!("`{{{name}}}` is not a valid placeholder"),
            Self::Twice(name) => format!("`{{{name}}}` is in the path twice"),
        }
    }

    /// Returns advice.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::NoSlash => "write it as `/task` or `/task/{id}`",
            Self::Character('?' | '#') => {
                "end the path before it; a query and a fragment are not part of a path"
            }
            Self::Character(_) => {
                "write letters, digits, `-`, `_`, `.` and `~` between the slashes"
            }
            Self::EmptySegment => "remove a `/`",
            Self::DotSegment(_) => "write the path that it leads to",
            Self::OpenBrace | Self::CloseBrace | Self::Placeholder(_) => "write `{name}`",
            Self::Twice(_) => "write each placeholder once",
        }
    }
}

/// Returns the names of the placeholders in a path, in their order.
///
/// `punctuation` are the allowed characters besides letters and digits.
pub(crate) fn read(path: &str, punctuation: &str) -> Result<Vec<String>, PathMistake> {
    let rest = path.strip_prefix('/').ok_or(PathMistake::NoSlash)?;
    let is_invalid =
        |letter: &char| !letter.is_ascii_alphanumeric() && !punctuation.contains(*letter);
    if let Some(letter) = path.chars().find(is_invalid) {
        return Err(PathMistake::Character(letter));
    }
    let mut names = Vec::new();
    for segment in rest.split('/') {
        match segment {
            "" => return Err(PathMistake::EmptySegment),
            segment if is_dot_segment(segment) => {
                return Err(PathMistake::DotSegment(segment.to_owned()));
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
fn read_segment(segment: &str, names: &mut Vec<String>) -> Result<(), PathMistake> {
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(PathMistake::OpenBrace);
        };
        if before.contains('}') {
            break;
        }
        if !is_word(name) {
            return Err(PathMistake::Placeholder(name.to_owned()));
        }
        if names.iter().any(|other| other == name) {
            return Err(PathMistake::Twice(name.to_owned()));
        }
        names.push(name.to_owned());
        rest = after;
    }
    if rest.contains('}') { Err(PathMistake::CloseBrace) } else { Ok(()) }
}

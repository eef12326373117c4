//! JSON whose members keep their order, and its text with a line for each small value.

use std::fmt::Write as _;

/// The widest line of the text. A value that fits is on one line, so a changed fact is one changed line.
const WIDTH: usize = 240;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number as its text.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Members),
}

/// The members of an object, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Members(Vec<(String, Json)>);

impl Members {
    /// Returns members with fixed names.
    pub(super) fn of<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Adds a member at the end.
    pub(super) fn add(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        self.0.push((name.into(), value.into()));
    }

    /// Adds a member if there is a value.
    pub(super) fn add_some(&mut self, name: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns an object with fixed names.
pub(super) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(Members::of(members))
}

/// Returns a text.
pub(super) fn text(value: impl Into<String>) -> Json {
    Json::Text(value.into())
}

/// Returns a reference to a component, as in `#/components/schemas/Activity`.
pub(super) fn reference(kind: &str, name: &str) -> Json {
    object([("$ref", text(format!("#/components/{kind}/{name}")))])
}

impl IntoIterator for Members {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Members> for Json {
    fn from(members: Members) -> Self {
        Self::Object(members)
    }
}

impl From<Vec<Json>> for Json {
    fn from(values: Vec<Json>) -> Self {
        Self::List(values)
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl FromIterator<(String, Json)> for Members {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl Json {
    /// Returns the text, which ends with a line break.
    pub(super) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0, 0);
        out.push('\n');
        out
    }

    /// Writes the value. `used` is the width of the line before it, without the indent.
    fn write(&self, out: &mut String, depth: usize, used: usize) {
        // The top levels are always broken, so that the parts of the document are easy to find.
        let start = out.len();
        let room = WIDTH.saturating_sub(2 * depth + used);
        if depth > 1 && self.write_line(out, start + room) {
            return;
        }
        out.truncate(start);
        match self {
            Self::List(values) => {
                let values = values.iter().map(|value| (None, value));
                nested(out, depth, ['[', ']'], values);
            }
            Self::Object(Members(members)) => {
                let members = members.iter().map(|(name, value)| (Some(name.as_str()), value));
                nested(out, depth, ['{', '}'], members);
            }
            Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Number(_) | Self::Text(_) => {
                self.write_line(out, usize::MAX);
            }
        }
    }

    /// Writes the value on one line. Returns `false` as soon as the text is longer than `end`.
    fn write_line(&self, out: &mut String, end: usize) -> bool {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Integer(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Number(value) => out.push_str(value),
            Self::Text(value) => quote(value, out),
            Self::List(values) => {
                return line(out, end, ['[', ']'], values.iter().map(|value| (None, value)));
            }
            Self::Object(Members(members)) => {
                let members = members.iter().map(|(name, value)| (Some(name.as_str()), value));
                return line(out, end, ['{', '}'], members);
            }
        }
        out.len() <= end
    }
}

/// Writes the parts of a list or an object, each on its own line.
fn nested<'a>(
    out: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    parts: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
) {
    out.push(open);
    let mut is_empty = true;
    for (name, value) in parts {
        out.push_str(if is_empty { "\n" } else { ",\n" });
        is_empty = false;
        indent(out, depth + 1);
        let start = out.len();
        write_name(name, out);
        let used = out.len() - start;
        value.write(out, depth + 1, used);
    }
    if !is_empty {
        out.push('\n');
        indent(out, depth);
    }
    out.push(close);
}

/// Writes the parts of a list or an object on one line.
fn line<'a>(
    out: &mut String,
    end: usize,
    [open, close]: [char; 2],
    parts: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
) -> bool {
    out.push(open);
    for (index, (name, value)) in parts.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_name(name, out);
        if !value.write_line(out, end) {
            return false;
        }
    }
    out.push(close);
    out.len() <= end
}

fn write_name(name: Option<&str>, out: &mut String) {
    if let Some(name) = name {
        quote(name, out);
        out.push_str(": ");
    }
}

fn indent(out: &mut String, depth: usize) {
    const BLANKS: &str = "                                ";
    out.push_str(BLANKS.get(..2 * depth).unwrap_or(BLANKS));
}

/// Writes a text in quotes (RFC 8259 §7).
fn quote(text: &str, out: &mut String) {
    let start = out.len();
    // The standard library is optimized in every build, and leaves most texts as they are. An escape is longer.
    let _ = write!(out, "{text:?}");
    if out.len() != start + text.len() + 2 {
        out.truncate(start);
        out.push('"');
        escape(text, out);
        out.push('"');
    }
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_the_value() {
        let odd = "quote \" back\\slash\nline \u{1} tab\t þ 🕐";
        let list =
            Json::List(vec![Json::Null, true.into(), 7.into(), Json::Number("1.50".to_owned())]);
        let long = Json::List(vec![text("x".repeat(100)), text("y".repeat(100))]);
        let json = object([
            (odd, text(odd)),
            ("list", list),
            ("long", long),
            ("none", object([])),
            ("no", Json::List(Vec::new())),
        ]);
        let read: serde_json::Value = serde_json::from_str(&json.to_text()).unwrap();
        let expected = serde_json::json!({
            odd: odd, "list": [null, true, 7, 1.5], "long": ["x".repeat(100), "y".repeat(100)],
            "none": {}, "no": [],
        });
        assert_eq!(read, expected);
    }

    #[test]
    fn a_small_value_is_on_one_line() {
        let small = object([("type", text("string")), ("maxLength", 5.into())]);
        let schemas = object([("Name", small)]);
        let document = object([("components", object([("schemas", schemas)]))]);
        insta::assert_snapshot!(document.to_text(), @r#"
        {
          "components": {
            "schemas": {"Name": {"type": "string", "maxLength": 5}}
          }
        }
        "#);
    }
}

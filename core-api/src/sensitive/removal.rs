//! Removal of sensitive members from JSON of an undocumented type.

use super::scanner::{Scanner, is_blank};
use crate::decode::text;

/// Returns valid JSON without the members with sensitive names, at any depth. Other texts and numbers stay as they are.
pub(crate) fn without_members(is_sensitive: &dyn Fn(&str) -> bool, json: &str) -> String {
    let scanner = Scanner { text: json };
    let mut writer = Writer { text: String::with_capacity(json.len()), open: Vec::new() };
    let mut at = 0;
    while let Some(byte) = scanner.byte(at) {
        match byte {
            b'{' | b'[' => {
                writer.begin_value();
                writer.open.push(Container { is_object: byte == b'{', state: State::Empty });
                writer.text.push(char::from(byte));
                at = at.saturating_add(1);
            }
            b'}' | b']' => {
                writer.open.pop();
                writer.text.push(char::from(byte));
                at = at.saturating_add(1);
            }
            b'"' => {
                let (token, after) = scanner.string(at);
                let value = scanner.value_of_key(after).filter(|_| writer.expects_key());
                at = match value {
                    Some(value) if is_sensitive(&text::unquote(token).unwrap_or_default()) => {
                        scanner.value_end(value)
                    }
                    Some(value) => {
                        writer.write_key(token);
                        value
                    }
                    None => {
                        writer.begin_value();
                        writer.text.push_str(token);
                        after
                    }
                };
            }
            byte if is_blank(byte) => at = at.saturating_add(1),
            _ => {
                let end = scanner.bare(at);
                writer.begin_value();
                writer.text.push_str(json.get(at..end).unwrap_or_default());
                at = end;
            }
        }
    }
    writer.text
}

/// The kept JSON, with a comma before each item but the first.
struct Writer {
    text: String,
    /// The objects and arrays that are not closed yet.
    open: Vec<Container>,
}

/// An object or an array that is not closed yet.
struct Container {
    is_object: bool,
    state: State,
}

/// The last token of an object or an array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Key,
    Value,
}

impl Writer {
    /// Returns whether the next string is a key.
    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_object && open.state != State::Key)
    }

    fn write_key(&mut self, key: &str) {
        self.move_to(State::Key);
        self.text.push_str(key);
        self.text.push(':');
    }

    fn begin_value(&mut self) {
        self.move_to(State::Value);
    }

    fn move_to(&mut self, state: State) {
        if let Some(open) = self.open.last_mut() {
            if open.state == State::Value {
                self.text.push(',');
            }
            open.state = state;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn sensitive_members_are_removed_at_any_depth_and_the_rest_stays() {
        let names = |name: &str| name.eq_ignore_ascii_case("ssn");
        for (json, expected) in [
            (r#"{"ssn":1}"#, "{}"),
            (r#"{"ssn":1,"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":2,"SSN":{"a":[1,{"b":"}"}]}}"#, r#"{"a":2}"#),
            (r#"{"a":1.50,"ssn":"x","b":"ssn"}"#, r#"{"a":1.50,"b":"ssn"}"#),
            (r#"[{"ssn":null},["ssn",{"b":{"ssn":[]}}],"ssn"]"#, r#"[{},["ssn",{"b":{}}],"ssn"]"#),
            (
                r#"{"a":"ssn","\u0073sn":"x","c":["x",1e5,true,null]}"#,
                r#"{"a":"ssn","c":["x",1e5,true,null]}"#,
            ),
            (r#"{"a" : { } , "b":[ ] }"#, r#"{"a":{},"b":[]}"#),
            (r#"{"a":"say \"ssn\": 1","ssn":"\\"}"#, r#"{"a":"say \"ssn\": 1"}"#),
            ("7.10", "7.10"),
            (r#""ssn""#, r#""ssn""#),
            ("null", "null"),
        ] {
            assert_eq!(without_members(&names, json), expected, "{json}");
        }
        let deep = format!("{}{{\"ssn\":1}}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(without_members(&names, &deep), deep.replace("\"ssn\":1", ""));
    }
}

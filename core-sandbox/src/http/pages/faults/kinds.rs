//! The kinds of faults: their names for people, their fields, and their JSON.

use serde_json::{Value, json};

use crate::http::pages::query::Parameters;

/// A kind of fault.
#[derive(Debug)]
pub(super) struct Kind {
    /// The word in the JSON of a fault.
    pub(super) word: &'static str,
    /// The name for people, which starts with a verb.
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) members: Members,
}

/// The members of the JSON of a kind.
#[derive(Debug)]
pub(super) enum Members {
    /// The effect is a word.
    None,
    /// The effect is an object of numbers, each with a name, a meaning and a usual value.
    Numbers(&'static [(&'static str, &'static str, &'static str)]),
    /// The effect has a text.
    Text { meaning: &'static str, usual: &'static str },
    /// The effect has any JSON.
    Json { meaning: &'static str, usual: &'static str },
    /// The effect is a response of its own.
    Reply,
}

const fn kind(
    word: &'static str,
    name: &'static str,
    meaning: &'static str,
    members: Members,
) -> Kind {
    Kind { word, name, meaning, members }
}

/// All kinds, those that people need most first.
pub(super) static KINDS: &[Kind] = &[
    kind("reply", "Replace the response", "by a status, headers and a body", Members::Reply),
    kind("drop", "Drop the connection", "without a response", Members::None),
    kind(
        "delay",
        "Delay the request",
        "by a time",
        Members::Numbers(&[("milliseconds", "the time in milliseconds", "2000")]),
    ),
    kind("hold", "Hold the request", "until you release it", Members::None),
    kind("expire_token", "Expire the token", "of the request, before it runs", Members::None),
    kind("revoke_session", "Revoke the session", "of the token of the request", Members::None),
    kind(
        "merge",
        "Change the JSON",
        "of the response by a merge patch (RFC 7396)",
        Members::Json {
            meaning: "the patch; null removes a member",
            usual: "{\"refresh_token\": null}",
        },
    ),
    kind("cut_body", "Cut the body", "and the connection in the middle", Members::None),
    kind("hold_body", "Hold the body", "in the middle, until you release it", Members::None),
    kind("malformed_body", "Truncate the JSON", "with a length that fits", Members::None),
    kind(
        "content_type",
        "Change the content type",
        "of the response",
        Members::Text { meaning: "the content type", usual: "text/html" },
    ),
    kind(
        "slow_body",
        "Send slowly",
        "one byte at a time",
        Members::Numbers(&[("milliseconds_per_byte", "the pause in milliseconds", "50")]),
    ),
    kind(
        "huge_body",
        "Send a huge body",
        "by white space before the JSON",
        Members::Numbers(&[("bytes", "the length in bytes", "100000000")]),
    ),
    kind("endless_body", "Send a body without end", "of white space", Members::None),
    kind(
        "gzip_bomb",
        "Send a gzip bomb",
        "which is small until it is unpacked",
        Members::Numbers(&[("bytes", "the unpacked length in bytes", "100000000")]),
    ),
    kind(
        "nested_json",
        "Nest the JSON",
        "in arrays",
        Members::Numbers(&[("depth", "the depth", "10000")]),
    ),
    kind(
        "headers",
        "Add headers",
        "to the response",
        Members::Numbers(&[
            ("count", "the number of headers", "100"),
            ("bytes", "the length of each value in bytes", "1000"),
        ]),
    ),
];

impl Kind {
    /// Returns the kind with this word.
    pub(super) fn find(word: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.word == word)
    }

    /// Returns the effect that a form describes, as the JSON of a fault.
    ///
    /// A value that is not valid stays a text, so that the sandbox refuses it with a reason.
    pub(super) fn effect(&self, form: &Parameters) -> Value {
        let member = match self.members {
            Members::None => return Value::from(self.word),
            Members::Numbers(names) => names
                .iter()
                .map(|(name, ..)| ((*name).to_owned(), number(form.get(name))))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Members::Text { .. } => Value::from(form.get("value")),
            Members::Json { .. } => {
                serde_json::from_str(form.get("value")).unwrap_or_else(|_| form.get("value").into())
            }
            Members::Reply => reply(form),
        };
        json!({ self.word: member })
    }
}

/// Returns the response that a form describes.
fn reply(form: &Parameters) -> Value {
    let lines = form.get("headers").lines().map(str::trim).filter(|line| !line.is_empty());
    let headers: Vec<_> = lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            json!([name.trim(), value.trim()])
        })
        .collect();
    json!({"status": number(form.get("status")), "headers": headers, "body": form.get("body")})
}

/// Returns a text as a number if it is one.
pub(super) fn number(text: &str) -> Value {
    serde_json::from_str::<serde_json::Number>(text).map_or_else(|_| text.into(), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Effect;

    #[test]
    fn each_effect_has_a_form_that_makes_it() {
        // The error names all effects.
        let error = serde_json::from_str::<Effect>("\"?\"").unwrap_err().to_string();
        let expected = error.split("expected one of").nth(1).unwrap();
        let mut words: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let mut known: Vec<&str> = KINDS.iter().map(|kind| kind.word).collect();
        words.sort_unstable();
        known.sort_unstable();
        assert_eq!(words, known);
        let form = "status=503&headers=retry-after:+2%0Ax-a:+b:c&body=x&value={\"a\":null}\
                    &milliseconds=1&milliseconds_per_byte=1&bytes=1&depth=1&count=1";
        for kind in KINDS {
            let effect = kind.effect(&Parameters::parse(form.as_bytes()));
            assert!(serde_json::from_value::<Effect>(effect.clone()).is_ok(), "{effect}");
        }
        let reply = KINDS[0].effect(&Parameters::parse(form.as_bytes()));
        let headers = r#"[["retry-after","2"],["x-a","b:c"]]"#;
        assert_eq!(reply["reply"]["headers"].to_string(), headers);
    }

    #[test]
    fn a_value_that_is_not_valid_is_left_to_the_check() {
        let form = Parameters::parse(b"milliseconds=soon&value={");
        let delay = Kind::find("delay").unwrap().effect(&form);
        assert_eq!(delay.to_string(), r#"{"delay":{"milliseconds":"soon"}}"#);
        assert_eq!(Kind::find("merge").unwrap().effect(&form).to_string(), r#"{"merge":"{"}"#);
    }
}

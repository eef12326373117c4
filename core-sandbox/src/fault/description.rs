//! Descriptions of the effects, for the help and for errors.

use serde::Serialize;

/// An effect of faults, as the index at `GET /sandbox` describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EffectDescription {
    /// The name in JSON.
    pub name: &'static str,
    /// The meaning, as one sentence that starts with a verb.
    pub summary: &'static str,
    /// An example of the member `effect`, as JSON.
    pub example: &'static str,
}

/// All effects, in the order of the help.
pub(crate) static EFFECTS: &[EffectDescription] = &[
    effect("drop", "Ends the connection without a response", r#""drop""#),
    effect("hold", "Holds the request until the fault is released", r#""hold""#),
    effect("delay", "Delays the request", r#"{"delay": {"milliseconds": 500}}"#),
    effect(
        "reply",
        "Replaces the response; headers and body may be left out",
        r#"{"reply": {"status": 429, "headers": {"retry-after": "3"}, "body": "busy"}}"#,
    ),
    effect("merge", "Merges JSON into the response (RFC 7396)", r#"{"merge": {"expires_in": 60}}"#),
    effect("cut_body", "Ends the connection in the middle of the body", r#""cut_body""#),
    effect("hold_body", "Holds the second half of the body", r#""hold_body""#),
    effect("malformed_body", "Cuts the last byte off the JSON", r#""malformed_body""#),
    effect("content_type", "Replaces the content type", r#"{"content_type": "text/html"}"#),
    effect(
        "slow_body",
        "Sends the body byte by byte",
        r#"{"slow_body": {"milliseconds_per_byte": 5}}"#,
    ),
    effect("huge_body", "Adds blanks up to a length", r#"{"huge_body": {"bytes": 10000000}}"#),
    effect("endless_body", "Sends blanks without end", r#""endless_body""#),
    effect("gzip_bomb", "Adds blanks and compresses them", r#"{"gzip_bomb": {"bytes": 10000000}}"#),
    effect("nested_json", "Adds nested arrays to the JSON", r#"{"nested_json": {"depth": 1000}}"#),
    effect("headers", "Adds long headers", r#"{"headers": {"count": 10, "bytes": 1000}}"#),
    effect("expire_token", "Makes the access token expire first", r#""expire_token""#),
    effect("revoke_session", "Revokes the session of the token first", r#""revoke_session""#),
];

const fn effect(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
) -> EffectDescription {
    EffectDescription { name, summary, example }
}

#[cfg(test)]
mod tests {
    use crate::fault::Fault;

    use super::*;

    #[test]
    fn each_effect_has_a_description_with_a_valid_example() {
        let error = serde_json::from_str::<Fault>(r#"{"effect": "x"}"#).unwrap_err().to_string();
        let known: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
        let described: Vec<&str> = EFFECTS.iter().map(|effect| effect.name).collect();
        assert_eq!(described, known, "{error}");
        for effect in EFFECTS {
            let json = format!("{{\"effect\": {}}}", effect.example);
            let fault: Fault = serde_json::from_str(&json).unwrap();
            fault.check().unwrap();
            assert!(effect.example.contains(effect.name));
        }
    }
}

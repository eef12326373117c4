//! The fields that a refusal names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::field_names::names;

/// The fields that a refusal names, by the reason of the refusal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) filters: BTreeSet<String>,
    pub(super) orders: BTreeSet<String>,
    /// Fields that the request had to have.
    pub(super) missing: BTreeSet<String>,
}

/// The largest body that is read as a refusal, in bytes.
const MAX_BODY: usize = 1 << 20;

impl Refusal {
    /// Reads the body of an answer. A success refuses nothing.
    pub(super) fn of(status: u16, body: &str, fields: &[&str]) -> Self {
        let mut refusal = Self::default();
        if !(400..500).contains(&status) || body.len() > MAX_BODY {
            return refusal;
        }
        let Ok(Value::Object(members)) = serde_json::from_str(body) else { return refusal };
        let text = |name: &str| {
            let member = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            member.and_then(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let message = text("message");
        let named = unquoted(message, fields);
        if text("key") == "RequiredFieldMissing" {
            refusal.missing = named;
        } else if message.contains("'where' parameter") {
            refusal.filters = named;
        } else if message.contains("'orderBy' parameter") {
            refusal.orders = named;
        }
        refusal
    }
}

/// Returns the fields that a message names, in quotes or without.
fn unquoted(message: &str, fields: &[&str]) -> BTreeSet<String> {
    names(&message.replace(['\'', '"'], " "), fields)
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn a_refusal_names_the_field_of_a_parameter() {
        let body = r#"{"ErrorCode":null,"Key":null,"Message":"Invalid field in 'where' parameter. Field name: projectId"}"#;
        let refusal = Refusal::of(400, body, &["projectId", "name"]);
        assert!(refusal.filters.contains("projectId") && refusal.orders.is_empty());
        assert_eq!(Refusal::of(200, body, &["projectId"]), Refusal::default());
    }

    #[test]
    fn a_refusal_names_missing_fields() {
        let body = r#"{"key":"RequiredFieldMissing","message":"'activityId' is required"}"#;
        assert!(Refusal::of(409, body, &["activityId"]).missing.contains("activityId"));
        for odd in ["", "[]", "null", "{", r#"{"key":1}"#, "\"RequiredFieldMissing\""] {
            assert_eq!(Refusal::of(409, odd, &["activityId"]), Refusal::default());
        }
    }
}

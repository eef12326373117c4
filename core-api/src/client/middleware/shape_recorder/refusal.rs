//! The fields that filters and refusals name.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::{
    decode::{for_each_member, text},
    record::FieldInfo,
};

/// The fields that a refusal names, by the reason of the refusal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) filters: BTreeSet<&'static str>,
    pub(super) orders: BTreeSet<&'static str>,
    /// Fields that the request had to have.
    pub(super) missing: BTreeSet<&'static str>,
}

impl Refusal {
    /// Reads the body of a response. A success refuses nothing.
    pub(super) fn of(status: StatusCode, body: &str, fields: &'static [FieldInfo]) -> Self {
        let mut refusal = Self::default();
        if !status.is_client_error() {
            return refusal;
        }
        let (mut key, mut message) = (String::new(), String::new());
        for_each_member(body, &mut |name, json| {
            let text = text::unquote(json).unwrap_or_default();
            if name.eq_ignore_ascii_case("key") {
                key = text.into_owned();
            } else if name.eq_ignore_ascii_case("message") {
                message = text.into_owned();
            }
        });
        // In `Field name: memo`, the words before the colon are Core's own.
        let told = message.rsplit_once(':').map_or(message.as_str(), |(_, told)| told);
        let named = names(&told.replace(['\'', '"'], " "), fields);
        if key == "RequiredFieldMissing" {
            refusal.missing = named;
        } else if message.contains("'where' parameter") {
            refusal.filters = named;
        } else if message.contains("'orderBy' parameter") {
            refusal.orders = named;
        }
        refusal
    }
}

/// Returns the declared fields that a text names. Texts in quotes are values.
pub(super) fn names(text: &str, fields: &'static [FieldInfo]) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    // Two quotes within a value only end it and begin another one.
    let mut quote = None;
    let outside = text.split(|c: char| match quote {
        Some(open) if open == c => {
            quote = None;
            true
        }
        Some(_) => true,
        None if matches!(c, '\'' | '"') => {
            quote = Some(c);
            true
        }
        None => !c.is_ascii_alphanumeric() && c != '_',
    });
    for word in outside {
        found.extend(fields.iter().map(|info| info.name).find(|name| *name == word));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Project;

    #[test]
    fn values_in_quotes_are_not_fields() {
        let fields = Project::FIELDS;
        let found = names("status = 0 AND code='it''s name' and \"memo\"=1 or parent", fields);
        assert_eq!(found, BTreeSet::from(["code", "parent", "status"]));
        for odd in ["", "'", "'code", "codes", "x.y"] {
            assert_eq!(names(odd, fields), BTreeSet::new(), "{odd}");
        }
    }

    #[test]
    fn refusals_name_fields() {
        let of = |body| Refusal::of(StatusCode::CONFLICT, body, Project::FIELDS);
        let body = r#"{"Message":"Invalid field in 'where' parameter. Field name: memo"}"#;
        assert_eq!(of(body).filters, BTreeSet::from(["memo"]));
        let body = r#"{"Key":"RequiredFieldMissing","Message":"'code' is required"}"#;
        assert_eq!(of(body).missing, BTreeSet::from(["code"]));
        for odd in ["", "[]", "{", r#"{"Key":1}"#, "null"] {
            assert_eq!(of(odd), Refusal::default(), "{odd}");
        }
    }
}

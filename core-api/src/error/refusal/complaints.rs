//! Complaints about single values, in the forms of several frameworks.

use serde_json::{Map, Value};

use super::{is_one_of, member, page::excerpt, scalar, sorted};

/// The largest number of complaints that are kept.
const KEPT: usize = 20;

/// The deepest level to search.
const DEEPEST: usize = 6;

/// Names of the text of a complaint.
const TEXTS: [&str; 8] =
    ["message", "msg", "errormessage", "error", "detail", "description", "title", "reason"];

/// Names of the place that a complaint is about.
const PLACES: [&str; 9] =
    ["field", "propertyname", "property", "name", "path", "pointer", "parameter", "key", "loc"];

/// Names of the kind of a complaint, which its text repeats.
const KINDS: [&str; 4] = ["code", "errorcode", "severity", "type"];

/// Adds the complaints in a value: `["required"]`, `{"date": ["required"]}`,
/// `[{"field": "date", "message": "required"}]`.
pub(super) fn complaints(place: &str, value: &Value, found: &mut Vec<String>) {
    collect(place, value, 0, found);
}

fn collect(place: &str, value: &Value, depth: usize, found: &mut Vec<String>) {
    if found.len() >= KEPT || depth > DEEPEST {
        return;
    }
    match value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let text = if place.is_empty() { text } else { format!("{place}: {text}") };
            found.extend(excerpt(&text));
        }
        Value::Array(items) => {
            items.iter().for_each(|item| collect(place, item, depth + 1, found));
        }
        Value::Object(object) => match complaint(place, object) {
            Some(text) => found.extend(excerpt(&text)),
            None => {
                for (name, item) in sorted(object) {
                    let place =
                        if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                    collect(&place, item, depth + 1, found);
                }
            }
        },
    }
}

/// Returns the text of an object that is one complaint. It has a text, and may have a place and a kind.
fn complaint(place: &str, object: &Map<String, Value>) -> Option<String> {
    let has = |names: &[&str]| object.keys().filter(|name| is_one_of(name, names)).count();
    if has(&TEXTS) != 1 || has(&PLACES) > 1 || has(&KINDS) + has(&PLACES) + 1 != object.len() {
        return None;
    }
    let text = TEXTS.iter().find_map(|name| scalar(member(object, name)?))?;
    let own = PLACES.iter().find_map(|name| path(member(object, name)?));
    Some(match (place, own) {
        ("", None) => text,
        ("", Some(own)) => format!("{own}: {text}"),
        (place, None) => format!("{place}: {text}"),
        (place, Some(own)) => format!("{place}.{own}: {text}"),
    })
}

/// Returns a place, which is a text or a list of steps.
fn path(value: &Value) -> Option<String> {
    match value {
        Value::Array(steps) => {
            let steps: Option<Vec<String>> = steps.iter().map(scalar).collect();
            steps.map(|steps| steps.join(".")).filter(|path| !path.is_empty())
        }
        other => scalar(other),
    }
}

//! The form of an operation, and the request that the form makes.

use maud::{Markup, html};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    http::pages::{
        frame,
        query::{self, Parameters},
    },
    operation::{Operation, Parameter},
};

/// Returns the form of an operation.
pub(super) fn markup(operation: &Operation) -> Markup {
    let heading = format!("{}-heading", operation.name);
    html! {
        form.card method="post" action={ "/control/" (operation.name) } aria-labelledby=(heading) {
            div.head {
                h3 #(heading) { (frame::sentence(operation.summary)) }
                @if !has_fields(operation) { (button(&heading)) }
            }
            p { code { (operation.method) " /sandbox" (operation.path) } }
            @if has_fields(operation) {
                div.fields {
                    @for name in placeholders(operation.path) {
                        (text_field(operation.name, name, "", true, &html! { "in the path" }))
                    }
                    @for parameter in operation.query.iter().chain(operation.body) {
                        (field(operation.name, parameter, ""))
                    }
                }
                div.actions { (button(&heading)) }
            }
        }
    }
}

fn button(heading: &str) -> Markup {
    html! { button.small type="submit" aria-describedby=(heading) { "Run" } }
}

fn has_fields(operation: &Operation) -> bool {
    operation.path.contains('{') || !operation.query.is_empty() || !operation.body.is_empty()
}

/// Returns the names in the braces of a path.
fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// Returns the field of a parameter, with a value. `prefix` makes its id unique in the page.
pub(in crate::http::pages) fn field(prefix: &str, parameter: &Parameter, value: &str) -> Markup {
    let Parameter { name, kind, required, summary } = *parameter;
    let hint = html! {
        (frame::sentence(summary)) ", " (kind)
        @if required && kind.contains("null") { ", empty for null" }
    };
    let id = format!("{prefix}-{name}");
    match kind {
        "boolean" => html! {
            div {
                label for=(id) { (name) small { (hint) } }
                select #(id) name=(name) {
                    @for (choice, label) in [("", "not set"), ("true", "true"), ("false", "false")] {
                        option value=(choice) selected[choice == value] { (label) }
                    }
                }
            }
        },
        _ if kind.contains("object") || kind.contains("list") => html! {
            div.wide {
                label for=(id) { (name) small { (hint) } }
                textarea #(id) name=(name) rows="2" spellcheck="false" { "\n" (value) }
            }
        },
        _ => text_field(prefix, name, value, required && !kind.contains("null"), &hint),
    }
}

fn text_field(prefix: &str, name: &str, value: &str, required: bool, hint: &Markup) -> Markup {
    let id = format!("{prefix}-{name}");
    html! {
        div {
            label for=(id) { (name) small { (hint) } }
            input #(id) name=(name) value=(value) required[required] autocomplete="off" spellcheck="false";
        }
    }
}

/// Returns the path of the request below `/sandbox`, with its query.
pub(super) fn path(operation: &Operation, form: &Parameters) -> String {
    let Ok(mut url) = Url::parse("http://localhost/") else { return String::new() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.clear();
        for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
            let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            segments.push(name.map_or(segment, |name| form.get(name)));
        }
    }
    let parameters: Vec<_> =
        operation.query.iter().map(|query| (query.name, form.get(query.name))).collect();
    query::link(url.path(), &parameters)
}

/// Returns the body of the request, or `None` if the operation has none.
///
/// A text that does not fit its type stays a text, so that the operation refuses it with a reason.
pub(super) fn body(operation: &Operation, form: &Parameters) -> Option<Value> {
    let members: Map<String, Value> = operation
        .body
        .iter()
        .filter_map(|parameter| Some((parameter.name.to_owned(), value(parameter, form)?)))
        .collect();
    (!operation.body.is_empty()).then_some(Value::Object(members))
}

/// Returns the value of a member, or `None` if the request leaves it out.
pub(in crate::http::pages) fn value(parameter: &Parameter, form: &Parameters) -> Option<Value> {
    let Parameter { name, kind, required, .. } = *parameter;
    let text = form.get(name);
    if text.is_empty() {
        return (required && kind.contains("null")).then_some(Value::Null);
    }
    let json = serde_json::from_str::<Value>(text).ok().filter(|json| {
        // A text such as `12` stays a text if the member may be a text but not a number.
        (json.is_number() && kind.contains("number"))
            || (json.is_boolean() && kind.contains("boolean"))
            || (json.is_null() && kind.contains("null"))
            || (json.is_object() && kind.contains("object"))
            || (json.is_array() && kind.contains("list"))
    });
    Some(json.unwrap_or_else(|| Value::from(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::OPERATIONS;

    fn operation(name: &str) -> &'static Operation {
        OPERATIONS.iter().find(|operation| operation.name == name).unwrap()
    }

    #[test]
    fn a_form_becomes_the_request_of_its_operation() {
        let body = |name, form: &str| {
            body(operation(name), &Parameters::parse(form.as_bytes())).map(|json| json.to_string())
        };
        assert_eq!(body("clock", "seconds_ahead=-60").as_deref(), Some(r#"{"seconds_ahead":-60}"#));
        assert_eq!(body("clock", "seconds_ahead=x").as_deref(), Some(r#"{"seconds_ahead":"x"}"#));
        assert_eq!(body("id-token-flaw", "flaw=").as_deref(), Some(r#"{"flaw":null}"#));
        assert_eq!(body("rotate-key", ""), None);
        let fault = "effect=drop&times=&exact=true&path=12&share={\"of\": 1, \"seed\": 2}";
        let json = r#"{"effect":"drop","exact":true,"path":"12","share":{"of":1,"seed":2}}"#;
        assert_eq!(body("inject-fault", fault).as_deref(), Some(json));
    }

    #[test]
    fn a_value_cannot_change_the_path_of_a_request() {
        let path =
            |form: &str| path(operation("release-fault"), &Parameters::parse(form.as_bytes()));
        assert_eq!(path("id=7"), "/faults/7/release");
        assert_eq!(path("id=a/../b?c"), "/faults/a%2F..%2Fb%3Fc/release");
        assert_eq!(path("id=.."), "/faults/release");
    }
}

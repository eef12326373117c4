//! The form of a new fault.

use axum::{
    body::Body,
    extract::{Path, RawForm, State},
    http::{Method, Response, StatusCode, Uri},
};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::kinds::{Kind, Members, number};
use crate::{
    http::{
        html::brief,
        pages::{
            control::{field, value},
            frame::{self, Section, Tone},
            not_found, operations,
            query::Parameters,
        },
    },
    operation::{Operation, Parameter},
    state::SharedState,
};

/// The members of a fault with fields of their own. Others have the fields of the control page.
const OWN_FIELDS: [&str; 8] =
    ["effect", "path", "exact", "method", "acted_on", "after", "times", "share"];

/// Handles `GET /faults/new/{kind}`.
pub(in crate::http::pages) async fn show(Path(word): Path<String>, uri: Uri) -> Response<Body> {
    match Kind::find(&word) {
        Some(kind) => page(StatusCode::OK, kind, &Parameters::default(), &html! {}),
        None => not_found(&uri),
    }
}

/// Handles the form of a new fault.
pub(in crate::http::pages) async fn inject(
    State(state): State<SharedState>,
    Path(word): Path<String>,
    uri: Uri,
    RawForm(body): RawForm,
) -> Response<Body> {
    let Some(kind) = Kind::find(&word) else { return not_found(&uri) };
    let form = Parameters::parse(&body);
    let fault = fault(kind, &form);
    let outcome = operations::run(&state, Method::POST, "/faults", Some(&fault)).await;
    match outcome.refusal() {
        None => frame::see_other("/faults"),
        Some(reason) => {
            let note = frame::note(Tone::Bad, &html! { (brief(reason, 2_000)) });
            page(outcome.status, kind, &form, &note)
        }
    }
}

/// Returns the JSON of the fault that a form describes.
fn fault(kind: &Kind, form: &Parameters) -> Value {
    let mut fault = Map::from_iter([("effect".to_owned(), kind.effect(form))]);
    let mut set = |name: &str, value: Value| drop(fault.insert(name.to_owned(), value));
    for name in ["path", "method"] {
        if !form.get(name).is_empty() {
            set(name, form.get(name).into());
        }
    }
    for name in ["exact", "acted_on"] {
        if form.get(name) == "true" {
            set(name, true.into());
        }
    }
    if !form.get("after").is_empty() {
        set("after", number(form.get("after")));
    }
    let times = form.get("times");
    set("times", if times.is_empty() { Value::Null } else { number(times) });
    if !form.get("share").is_empty() {
        let seed = if form.get("seed").is_empty() { 1.into() } else { number(form.get("seed")) };
        set("share", serde_json::json!({"of": number(form.get("share")), "seed": seed}));
    }
    for parameter in others() {
        if let Some(value) = value(parameter, form) {
            set(parameter.name, value);
        }
    }
    Value::Object(fault)
}

/// Returns the members of a fault without fields of their own.
fn others() -> impl Iterator<Item = &'static Parameter> {
    let members = Operation::find("inject-fault").map_or(&[][..], |operation| operation.body);
    members.iter().filter(|member| !OWN_FIELDS.contains(&member.name))
}

fn page(status: StatusCode, kind: &Kind, form: &Parameters, note: &Markup) -> Response<Body> {
    let content = html! {
        p { a href="/faults" { "All faults" } }
        h1 { (kind.name) }
        p.lead { (kind.name) " " (kind.meaning) "." }
        (note)
        form method="post" action={ "/faults/new/" (kind.word) } {
            @if !matches!(kind.members, Members::None) {
                fieldset.card {
                    legend { "Effect" }
                    div.fields { (effect(kind, form)) }
                }
            }
            (requests(form))
            div.actions {
                button.main type="submit" { "Switch on" }
                a.button href="/faults" { "Cancel" }
            }
        }
    };
    frame::page(status, Some(Section::Faults), kind.name, &content)
}

/// Returns the fields of the effect.
fn effect(kind: &Kind, form: &Parameters) -> Markup {
    match kind.members {
        Members::None => html! {},
        Members::Numbers(names) => html! {
            @for (name, meaning, usual) in names {
                (text(name, &name.replace('_', " "), meaning, form.get_or(name, usual)))
            }
        },
        Members::Text { meaning, usual } => {
            text("value", "Value", meaning, form.get_or("value", usual))
        }
        Members::Json { meaning, usual } => {
            area("value", "Value", meaning, form.get_or("value", usual))
        }
        Members::Reply => html! {
            (text("status", "Status", "from 200 to 599", form.get_or("status", "503")))
            (area("headers", "Headers", "one in each line", form.get_or("headers", "retry-after: 2")))
            (area("body", "Body", "empty for none", form.get("body")))
        },
    }
}

/// Returns the fields about the requests that the fault affects.
fn requests(form: &Parameters) -> Markup {
    let methods = ["", "GET", "POST", "PUT", "PATCH", "DELETE"];
    html! {
        fieldset.card {
            legend { "Requests" }
            div.fields {
                (text("path", "Path", "and those below it; empty for any", form.get_or("path", "/api")))
                div {
                    label for="method" { "Method " small { "of the request" } }
                    select #method name="method" {
                        @for method in methods {
                            option value=(method) selected[method == form.get("method")] {
                                (if method.is_empty() { "any" } else { method })
                            }
                        }
                    }
                }
                (text("times", "Times", "a number of requests; empty for always", form.get("times")))
                (text("after", "After", "this number of requests first", form.get("after")))
                (text("share", "Share", "of the requests, from 0 to 1; empty for all", form.get("share")))
                (text("seed", "Seed", "of the share, a number", form.get("seed")))
                @for parameter in others() { (field("fault", parameter, form.get(parameter.name))) }
                div.wide {
                    (check("exact", "This path only", "and none below it", form))
                    (check("acted_on", "Run the request first", "so that its changes are made although it fails", form))
                }
            }
        }
    }
}

fn text(name: &str, label: &str, meaning: &str, value: &str) -> Markup {
    html! {
        div {
            label for=(name) { (label) " " small { (meaning) } }
            input #(name) name=(name) value=(value) autocomplete="off" spellcheck="false";
        }
    }
}

fn area(name: &str, label: &str, meaning: &str, value: &str) -> Markup {
    html! {
        div.wide {
            label for=(name) { (label) " " small { (meaning) } }
            textarea #(name) name=(name) rows="2" spellcheck="false" { "\n" (value) }
        }
    }
}

fn check(name: &str, label: &str, meaning: &str, form: &Parameters) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name=(name) value="true" checked[form.get(name) == "true"];
            span { b { (label) } small { (meaning) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn a_form_becomes_a_fault() {
        let fault = |form: &str| {
            let kind = Kind::find("drop").unwrap();
            let json = fault(kind, &Parameters::parse(form.as_bytes()));
            serde_json::from_value::<Fault>(json).unwrap()
        };
        let drop = Fault::connection_dropped;
        assert_eq!(fault(""), drop().always());
        assert_eq!(
            fault("path=/api/x&exact=true&method=PUT&acted_on=true&after=2&times=3"),
            drop().at("/api/x").method("PUT").acted_on().after(2).times(3)
        );
        assert_eq!(fault("share=0.5&seed=7"), drop().share(0.5, 7));
    }
}

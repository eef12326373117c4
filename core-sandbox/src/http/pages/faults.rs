//! The faults: a list with counters, and switches.

mod form;
mod kinds;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{Method, Response, StatusCode},
};
use maud::{Markup, html};
use serde_json::Value;

pub(super) use form::{inject, show as new};
use kinds::{KINDS, Kind};

use super::{
    frame::{self, Section, Tone},
    operations::{self, Outcome},
};
use crate::{http::html::brief, state::SharedState};

/// Handles `GET /faults`.
pub(super) async fn show(State(state): State<SharedState>) -> Response<Body> {
    page(&state, StatusCode::OK, &html! {}).await
}

/// Handles the form that removes all faults.
pub(super) async fn clear(State(state): State<SharedState>) -> Response<Body> {
    let outcome = operations::run(&state, Method::DELETE, "/faults", None).await;
    respond(&state, &outcome).await
}

/// Handles the forms that release or remove one fault.
pub(super) async fn change(
    State(state): State<SharedState>,
    Path((id, action)): Path<(u64, String)>,
) -> Response<Body> {
    let outcome = match action.as_str() {
        "release" => {
            operations::run(&state, Method::POST, &format!("/faults/{id}/release"), None).await
        }
        _ => operations::run(&state, Method::DELETE, &format!("/faults/{id}"), None).await,
    };
    respond(&state, &outcome).await
}

/// Returns to the list, or shows the reason of a refusal.
async fn respond(state: &SharedState, outcome: &Outcome) -> Response<Body> {
    match outcome.refusal() {
        None => frame::see_other("/faults"),
        Some(reason) => {
            let note = frame::note(Tone::Bad, &html! { (brief(reason, 2_000)) });
            page(state, outcome.status, &note).await
        }
    }
}

async fn page(state: &SharedState, status: StatusCode, note: &Markup) -> Response<Body> {
    let faults = operations::run(state, Method::GET, "/faults", None).await.body;
    let faults = faults.as_array().map(Vec::as_slice).unwrap_or_default();
    let content = html! {
        h1 { "Faults" }
        p.lead { "A fault makes requests fail on purpose, so that you see what your program does then." }
        (note)
        section.card aria-labelledby="active" {
            div.head {
                h2 #active { "Switched on" }
                @if !faults.is_empty() {
                    form.inline method="post" action="/faults/clear" {
                        button.danger type="submit" { "Switch all off" }
                    }
                }
            }
            @if faults.is_empty() {
                p { "No fault is switched on. The sandbox answers as Core does." }
            } @else {
                (table(faults))
            }
        }
        section.card aria-labelledby="kinds" {
            h2 #kinds { "Switch one on" }
            ul.kinds {
                @for kind in KINDS {
                    li {
                        a href={ "/faults/new/" (kind.word) } { (kind.name) }
                        " " small { (kind.meaning) }
                    }
                }
            }
        }
    };
    frame::page(status, Some(Section::Faults), "Faults", &content)
}

fn table(faults: &[Value]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="active" {
            table {
                caption { "Of the faults that match a request, the first one affects it." }
                thead {
                    tr {
                        th scope="col" { "Fault" }
                        th scope="col" { "Effect" }
                        th scope="col" { span.unseen { "Switches" } }
                        th scope="col" { "Requests" }
                        th.number scope="col" { "Matching" }
                        th.number scope="col" { "Affected" }
                    }
                }
                tbody { @for fault in faults { (row(fault)) } }
            }
        }
    }
}

fn row(entry: &Value) -> Markup {
    let (id, fault) = (entry["id"].as_u64().unwrap_or(0), &entry["fault"]);
    let effect = fault["effect"].to_string();
    let is_held = ["\"hold\"", "\"hold_body\""].contains(&effect.as_str());
    html! {
        tr {
            th scope="row" { (id) }
            td.long {
                (name(&fault["effect"]))
                @if fault["effect"].is_object() { br; small { code { (brief(&effect, 200)) } } }
            }
            td {
                div.actions.tight {
                    @if is_held {
                        (switch(id, "release", "Release", "Release the requests of fault"))
                    }
                    (switch(id, "remove", "Switch off", "Switch off fault"))
                }
            }
            td.long { (brief(&requests(fault), 200)) }
            td.number { (entry["seen"]) }
            td.number { (entry["fired"]) }
        }
    }
}

/// Returns the name of the kind of an effect.
fn name(effect: &Value) -> &str {
    let word = effect.as_str().or_else(|| effect.as_object()?.keys().next().map(String::as_str));
    let word = word.unwrap_or_default();
    Kind::find(word).map_or(word, |kind| kind.name)
}

fn switch(id: u64, action: &str, name: &str, full_name: &str) -> Markup {
    html! {
        form.inline method="post" action={ "/faults/" (id) "/" (action) } {
            button.small type="submit" aria-label={ (full_name) " " (id) } { (name) }
        }
    }
}

/// Returns the condition of a fault as a phrase, such as `2 × POST /api/activity`.
fn requests(fault: &Value) -> String {
    let times = fault["times"].as_u64().map_or("all".to_owned(), |times| format!("{times} ×"));
    let method = fault["method"].as_str().unwrap_or("any method");
    let path = fault["path"].as_str().filter(|path| !path.is_empty()).unwrap_or("any path");
    let below = if fault["exact"] == true { "" } else { " and below" };
    let after = match fault["after"].as_u64() {
        None | Some(0) => String::new(),
        Some(after) => format!(", after {after}"),
    };
    let share = fault["share"]["of"].as_f64().map_or(String::new(), |of| format!(", share {of}"));
    format!("{times} {method} {path}{below}{after}{share}")
}

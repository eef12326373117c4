//! The control page: each operation of the table as a form with a button.

mod form;

use axum::{
    body::Body,
    extract::{Extension, Path, RawForm, State},
    http::{HeaderMap, Method, Response, StatusCode, Uri},
};
use maud::{Markup, html};

pub(super) use form::{field, value};

use super::{
    frame::{self, Section, Tone},
    json, not_found,
    notes::SharedNotes,
    operations::{self, Outcome},
    query::Parameters,
};
use crate::{
    http::html::brief,
    operation::{OPERATIONS, Operation},
    state::SharedState,
};

/// The path of the page.
const PATH: &str = "/control";

/// Handles `GET /control`.
pub(super) async fn show(
    Extension(notes): Extension<SharedNotes>,
    headers: HeaderMap,
) -> Response<Body> {
    page(StatusCode::OK, &notes.take(&headers, PATH))
}

/// Handles the form of an operation. The page after it shows the result once.
pub(super) async fn run(
    State(state): State<SharedState>,
    Extension(notes): Extension<SharedNotes>,
    Path(name): Path<String>,
    uri: Uri,
    RawForm(form): RawForm,
) -> Response<Body> {
    let Some(operation) = Operation::find(&name) else {
        return not_found::show(&uri);
    };
    let form = Parameters::parse(&form);
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap_or_default();
    let path = form::path(operation, &form);
    let body = form::body(operation, &form);
    let outcome = operations::run(&state, method, &path, body.as_ref()).await;
    let result = result(operation, &outcome);
    match outcome.refusal() {
        None => notes.redirect(PATH, result),
        Some(_) => page(outcome.status, &result),
    }
}

/// Returns the result of an operation: what it did, and the body of its response.
fn result(operation: &Operation, outcome: &Outcome) -> Markup {
    html! {
        @match outcome.refusal() {
            Some(reason) => (frame::note(Tone::Bad, &html! { (brief(reason, 2_000)) })),
            None => (frame::note(Tone::Good, &html! {
                (operation.summary) ": status " (outcome.status.as_u16()) "."
            })),
        }
        @if outcome.refusal().is_none() && !outcome.body.is_null() {
            section.card aria-labelledby="result" {
                div.head {
                    h2 #result { "Result" }
                    button.small type="button" data-copies="output" hidden { "Copy" }
                }
                pre tabindex="0" aria-labelledby="result" {
                    code #output { (json::indented(&outcome.body.to_string())) }
                }
            }
        }
    }
}

fn page(status: StatusCode, result: &Markup) -> Response<Body> {
    let (reads, changes): (Vec<_>, Vec<_>) =
        OPERATIONS.iter().partition(|operation| operation.method == "GET");
    let content = html! {
        h1 { "Control" }
        p.lead {
            "Each method of the sandbox, as a form. A script sends the same as JSON below "
            code { "/sandbox" } "."
        }
        (result)
        (group("changes", "Change the sandbox", &changes))
        (group("reads", "Look into it", &reads))
    };
    frame::page(status, Some(Section::Control), "Control", &content)
}

fn group(id: &str, name: &str, operations: &[&Operation]) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 #(id) { (name) }
            div.columns {
                @for operation in operations { (form::markup(operation)) }
            }
        }
    }
}

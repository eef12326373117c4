//! One request with its response.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{Method, Response, StatusCode, Uri},
};
use maud::{Markup, html};
use serde_json::Value;

use super::rows;
use crate::{
    http::{
        html::brief,
        pages::{
            frame::{self, Section},
            json, not_found, operations,
        },
    },
    state::SharedState,
};

/// Handles `GET /requests/{id}`.
pub(in crate::http::pages) async fn show(
    State(state): State<SharedState>,
    Path(id): Path<String>,
    uri: Uri,
) -> Response<Body> {
    let Ok(id) = id.parse::<u64>() else { return not_found::show(&uri) };
    let outcome = operations::run(&state, Method::GET, &format!("/requests/{id}"), None).await;
    let entry = &outcome.body;
    if outcome.refusal().is_some() {
        let content = html! {
            h1 { "This request is not in the list" }
            p { "The list keeps the last requests only, and somebody may have emptied it." }
            p { a.button href="/requests" { "Go to the list" } }
        };
        return frame::page(StatusCode::NOT_FOUND, Some(Section::Requests), "Not found", &content);
    }
    let content = html! {
        p { a href="/requests" { "All requests" } }
        h1 { (brief(rows::text(entry, "method"), 20)) " " (brief(&rows::target(entry), 300)) }
        p.lead {
            (rows::status(entry)) " at " (rows::time(entry)) " UTC, after "
            (rows::milliseconds(entry)) " ms"
        }
        @if has_remarks(entry) { div.note { (rows::remarks(entry)) } }
        div.grid {
            (message("request", "Request", &entry["request"]))
            (message("response", "Response", &entry["response"]))
        }
    };
    frame::page(StatusCode::OK, Some(Section::Requests), &format!("Request {id}"), &content)
}

fn has_remarks(entry: &Value) -> bool {
    ["reason", "unconfirmed", "fault"].iter().any(|name| !entry[name].is_null())
}

/// Returns the card with the headers and the body of a message.
fn message(id: &str, name: &str, message: &Value) -> Markup {
    let headers = message["headers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let body = rows::text(message, "body");
    let is_json = body.starts_with(['{', '[']);
    html! {
        section.card aria-labelledby=(id) {
            h2 #(id) { (name) }
            dl.headers {
                @for header in headers {
                    dt { (brief(header[0].as_str().unwrap_or_default(), 100)) }
                    dd { (brief(header[1].as_str().unwrap_or_default(), 1_000)) }
                }
            }
            @if body.is_empty() {
                p.muted { "No body." }
            } @else {
                pre tabindex="0" aria-label={ "Body of the " (id) } {
                    code { @if is_json { (json::indented(body)) } @else { (body) } }
                }
                p { small { (message["bytes"]) " bytes" } }
            }
        }
    }
}

//! The log of requests, which follows new ones, and one request with its response.

mod entry;
mod rows;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderValue, Method, Response, header},
};
use maud::{Markup, html};
use serde_json::Value;

pub(super) use entry::show as entry;

use super::{
    frame::{self, Section, Tone},
    operations::{self, Outcome},
    query::{Parameters, link},
};
use crate::{http::html::brief, state::SharedState};

/// The number of requests of a page.
const PAGE_SIZE: &str = "100";

/// The parameters of the filter.
const FILTER: [&str; 3] = ["path", "method", "status"];

/// Handles `GET /requests`.
pub(super) async fn show(
    State(state): State<SharedState>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let outcome = find(&state, &parameters).await;
    let entries = entries(&outcome);
    let content = html! {
        div.head {
            h1 { "Requests" }
            form.inline method="post" action="/requests/clear" {
                button.danger type="submit" { "Empty the list" }
            }
        }
        p.lead {
            "The last requests to the API and the identity server, without their secrets. "
            "Open one to see its bodies."
        }
        (filter(&parameters))
        @if let Some(reason) = outcome.refusal() {
            (frame::note(Tone::Bad, &html! { (brief(reason, 2_000)) }))
        } @else {
            (list(&parameters, entries))
        }
    };
    frame::page(outcome.status, Some(Section::Requests), "Requests", &content)
}

/// Handles `GET /requests/rows`: the rows of the requests after the one of `since`, for the script.
pub(super) async fn new_rows(
    State(state): State<SharedState>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let outcome = find(&state, &parameters).await;
    let mut response = Response::new(Body::from(rows::rows(entries(&outcome)).into_string()));
    *response.status_mut() = outcome.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Handles the form that empties the list.
pub(super) async fn clear(State(state): State<SharedState>) -> Response<Body> {
    operations::run(&state, Method::DELETE, "/requests", None).await;
    frame::see_other("/requests")
}

/// Finds the last requests that satisfy the filter.
async fn find(state: &SharedState, parameters: &Parameters) -> Outcome {
    let [path, method, status] = FILTER.map(|name| (name, parameters.get(name)));
    let since = ("since", parameters.get("since"));
    let path = link("/requests", &[path, method, status, since, ("limit", PAGE_SIZE)]);
    operations::run(state, Method::GET, &path, None).await
}

fn entries(outcome: &Outcome) -> &[Value] {
    outcome.body.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn filter(parameters: &Parameters) -> Markup {
    let statuses = [
        ("", "any"),
        ("2xx", "2xx"),
        ("3xx", "3xx"),
        ("4xx", "4xx"),
        ("5xx", "5xx"),
        ("none", "no response"),
    ];
    let methods = ["", "GET", "POST", "PUT", "PATCH", "DELETE"];
    let chosen = parameters.get("status");
    let is_listed = statuses.iter().any(|(status, _)| *status == chosen);
    html! {
        form.card method="get" {
            div.fields {
                div {
                    label for="path" { "Path " small { "this path and those below it" } }
                    input #path name="path" value=(parameters.get("path")) placeholder="/api/timeentry" autocomplete="off" spellcheck="false";
                }
                div {
                    label for="method" { "Method " small { "of the request" } }
                    select #method name="method" {
                        @for method in methods {
                            option value=(method) selected[method == parameters.get("method")] {
                                (if method.is_empty() { "any" } else { method })
                            }
                        }
                    }
                }
                div {
                    label for="status" { "Status " small { "of the response" } }
                    select #status name="status" {
                        @for (status, name) in statuses {
                            option value=(status) selected[status == chosen] { (name) }
                        }
                        @if !is_listed {
                            option value=(chosen) selected { (brief(chosen, 20)) }
                        }
                    }
                }
            }
            div.actions {
                button.main type="submit" { "Apply" }
                a.button href="/requests" { "Clear" }
            }
        }
    }
}

/// Returns the table. The script adds new rows at its top.
fn list(parameters: &Parameters, entries: &[Value]) -> Markup {
    let [path, method, status] = FILTER.map(|name| (name, parameters.get(name)));
    let source = link("/requests/rows", &[path, method, status]);
    let last = entries.last().and_then(|entry| entry["id"].as_u64()).unwrap_or(0);
    html! {
        section.card aria-labelledby="log" {
            div.head {
                h2 #log { "The newest first" }
                div.actions.tight {
                    span #news.muted role="status" {
                        noscript { "Load the page again to see new requests." }
                    }
                    button.small #follow type="button" aria-pressed="true" hidden { "Following" }
                }
            }
            div.scroll tabindex="0" role="region" aria-labelledby="log" {
                table.log {
                    thead {
                        tr {
                            th scope="col" { "Time" }
                            th scope="col" { "Request" }
                            th scope="col" { "Status" }
                            th.number scope="col" { "ms" }
                        }
                    }
                    tbody #rows data-source=(source) data-last=(last) { (rows::rows(entries)) }
                }
            }
            p #none.muted hidden[!entries.is_empty()] { "No request matches yet." }
        }
    }
}

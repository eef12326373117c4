//! The pages of one app, and of a new one.

use axum::{
    body::Body,
    extract::{Extension, Path, State},
    http::{HeaderMap, Response, StatusCode, Uri},
};
use maud::{Markup, html};

use super::{NAME_LENGTH, form, kind_name, path};
use crate::{
    http::{
        html::name,
        pages::{
            frame::{self, Section},
            not_found,
            notes::SharedNotes,
        },
    },
    identity::{AppKind, AppRegistration},
    state::SharedState,
};

/// Handles `GET /apps/new`.
pub(super) async fn new() -> Response<Body> {
    let app = AppRegistration::new("", AppKind::Web, "http://127.0.0.1:8765/callback");
    creation(StatusCode::OK, &app, &html! {})
}

/// Returns the page with the form of a new app.
pub(super) fn creation(status: StatusCode, app: &AppRegistration, note: &Markup) -> Response<Body> {
    let content = html! {
        p { a href="/apps" { "All applications" } }
        h1 { "Add New Application" }
        (note)
        form.card method="post" action="/apps" {
            (form::fields(app, true))
            div.actions {
                button.main type="submit" { "Create" }
                a.button href="/apps" { "Cancel" }
            }
        }
    };
    frame::page(status, Some(Section::Apps), "Add New Application", &content)
}

/// Handles `GET /apps/{client_id}`.
pub(super) async fn show(
    State(state): State<SharedState>,
    Extension(notes): Extension<SharedNotes>,
    Path(client_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let app = state.apps().get(&client_id).cloned();
    match app {
        Some(app) => {
            let note = notes.take(&headers, &path(&app.client_id));
            page(StatusCode::OK, &app, &app, &note)
        }
        None => not_found(&uri),
    }
}

/// Returns the page of an app, with these values in its form.
pub(super) fn page(
    status: StatusCode,
    app: &AppRegistration,
    values: &AppRegistration,
    note: &Markup,
) -> Response<Body> {
    let path = path(&app.client_id);
    let content = html! {
        p { a href="/apps" { "All applications" } }
        div.head {
            h1 { (name(&app.name, NAME_LENGTH)) }
            span.badge { (kind_name(app.kind)) }
        }
        (note)
        (keys(app, &path))
        form.card method="post" action=(path) aria-labelledby="change" {
            h2 #change { "Details" }
            (form::fields(values, false))
            div.actions { button.main type="submit" { "Save" } }
        }
        section.card aria-labelledby="deletion" {
            h2 #deletion { "Delete" }
            p { "Its codes and tokens stop working, and nobody can log in with it any more." }
            div.actions { a.button.danger href={ (path) "/delete" } { "Delete the application" } }
        }
    };
    frame::page(status, Some(Section::Apps), &app.name, &content)
}

/// Returns the card with the client id and the secret, which is shown only after it is made.
fn keys(app: &AppRegistration, path: &str) -> Markup {
    html! {
        section.card aria-labelledby="keys" {
            h2 #keys { "Keys" }
            dl {
                dt { "Client id" }
                dd {
                    code #client-id { (app.client_id) } " "
                    button.small type="button" data-copies="client-id" hidden { "Copy" }
                }
                dt { "Client secret" }
                dd {
                    @if app.is_public() {
                        "None, because only an application of type Web has one."
                    } @else {
                        "Shown only when it is made."
                        form method="post" action={ (path) "/secret" } {
                            div.actions {
                                button type="submit" { "Generate New" }
                                small { "The old secret stops working at once." }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns a note with a new secret.
pub(super) fn secret(app: &AppRegistration, event: &str) -> Markup {
    html! {
        div.note.good role="status" {
            p { b { (event) } }
            @if !app.is_public() {
                p { "Copy the client secret now. This page does not show it again." }
                p {
                    code #client-secret { (app.client_secret) } " "
                    button.small type="button" data-copies="client-secret" hidden { "Copy" }
                }
            }
        }
    }
}

/// Handles `GET /apps/{client_id}/delete`.
pub(super) async fn confirm_deletion(
    State(state): State<SharedState>,
    Path(client_id): Path<String>,
    uri: Uri,
) -> Response<Body> {
    let app = state.apps().get(&client_id).cloned();
    let Some(app) = app else { return not_found(&uri) };
    let path = path(&app.client_id);
    let content = html! {
        h1 { "Delete " (name(&app.name, NAME_LENGTH)) "?" }
        p { "Its codes and tokens stop working. This cannot be undone." }
        p { code { (app.client_id) } }
        form method="post" action={ (path) "/delete" } {
            div.actions {
                button.danger type="submit" { "Delete" }
                a.button href=(path) { "Cancel" }
            }
        }
    };
    frame::page(StatusCode::OK, Some(Section::Apps), "Delete an application", &content)
}

//! The forms of the apps.

use std::io;

use axum::{
    body::Body,
    extract::{Extension, Path, RawForm, State},
    http::{Response, StatusCode},
};
use maud::{Markup, html};

use super::{details, form, path};
use crate::{
    http::{
        html::brief,
        pages::{
            frame::{self, Tone},
            notes::SharedNotes,
            query::Parameters,
        },
    },
    identity::{AppChange, AppRegistration},
    state::SharedState,
};

/// Handles the form of a new app. The page after it shows the secret once.
pub(super) async fn create(
    State(state): State<SharedState>,
    Extension(notes): Extension<SharedNotes>,
    RawForm(body): RawForm,
) -> Response<Body> {
    let app = form::registration(&Parameters::parse(&body));
    match state.register_app(app.clone()) {
        Ok(app) => {
            let note = details::secret(&app, "The application is registered.");
            notes.redirect(&path(&app.client_id), note)
        }
        Err(error) => details::creation(StatusCode::BAD_REQUEST, &app, &refused(&error)),
    }
}

/// Handles the form of a registered app.
pub(super) async fn change(
    State(state): State<SharedState>,
    Extension(notes): Extension<SharedNotes>,
    Path(client_id): Path<String>,
    RawForm(body): RawForm,
) -> Response<Body> {
    let parameters = Parameters::parse(&body);
    let old = state.apps().get(&client_id).cloned();
    let Some(old) = old else { return unknown() };
    let change = AppChange {
        name: Some(parameters.get("name").to_owned()),
        redirect_uris: Some(form::redirect_uris(&parameters)),
        description: Some(parameters.get("description").to_owned()),
        offline_access: form::offline_access(&parameters, old.kind),
    };
    let changed = state.apps().change(&client_id, change);
    match changed {
        Ok(app) => {
            let note = frame::note(Tone::Good, &html! { "The changes are saved." });
            notes.redirect(&path(&app.client_id), note)
        }
        Err(error) => {
            let values = AppRegistration { kind: old.kind, ..form::registration(&parameters) };
            details::page(StatusCode::BAD_REQUEST, &old, &values, &refused(&error))
        }
    }
}

/// Handles the button that replaces the secret. The page after it shows the new one once.
pub(super) async fn renew_secret(
    State(state): State<SharedState>,
    Extension(notes): Extension<SharedNotes>,
    Path(client_id): Path<String>,
) -> Response<Body> {
    match state.renew_app_secret(&client_id) {
        Ok(app) => {
            let note = details::secret(&app, "The application has a new secret.");
            notes.redirect(&path(&app.client_id), note)
        }
        Err(error) => {
            let old = state.apps().get(&client_id).cloned();
            old.map_or_else(unknown, |app| {
                details::page(StatusCode::BAD_REQUEST, &app, &app, &refused(&error))
            })
        }
    }
}

/// Handles the form that deletes an app.
pub(super) async fn delete(
    State(state): State<SharedState>,
    Path(client_id): Path<String>,
) -> Response<Body> {
    match state.remove_app(&client_id) {
        Ok(()) => frame::see_other("/apps"),
        Err(_) => unknown(),
    }
}

fn refused(error: &io::Error) -> Markup {
    frame::note(Tone::Bad, &html! { (brief(&error.to_string(), 2_000)) })
}

/// Returns the page for an app that somebody has deleted.
fn unknown() -> Response<Body> {
    let content = html! {
        h1 { "There is no such application" }
        p { "Somebody has deleted it." }
        p { a.button href="/apps" { "Go to the applications" } }
    };
    frame::page(StatusCode::NOT_FOUND, None, "Not found", &content)
}

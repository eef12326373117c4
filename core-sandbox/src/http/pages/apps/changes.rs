//! The forms of the apps.

use std::io;

use axum::{
    body::Body,
    extract::{Path, RawForm, State},
    http::{Response, StatusCode},
};
use maud::{Markup, html};

use super::{details, form};
use crate::{
    http::{
        html::brief,
        pages::{
            frame::{self, Tone},
            query::Parameters,
        },
    },
    identity::{AppChange, AppRegistration},
    state::SharedState,
};

/// Handles the form of a new app. Only its response shows the secret.
pub(super) async fn create(
    State(state): State<SharedState>,
    RawForm(body): RawForm,
) -> Response<Body> {
    let app = form::registration(&Parameters::parse(&body));
    let registered = state.apps().register(app.clone(), state.identity().secrets());
    match registered {
        Ok(app) => {
            let note = details::secret(&app, "The application is registered.");
            details::page(StatusCode::CREATED, &app, &app, &note)
        }
        Err(error) => details::creation(StatusCode::BAD_REQUEST, &app, &refused(&error)),
    }
}

/// Handles the form of a registered app.
pub(super) async fn change(
    State(state): State<SharedState>,
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
            details::page(StatusCode::OK, &app, &app, &note)
        }
        Err(error) => {
            let values = AppRegistration { kind: old.kind, ..form::registration(&parameters) };
            details::page(StatusCode::BAD_REQUEST, &old, &values, &refused(&error))
        }
    }
}

/// Handles the button that replaces the secret. Only its response shows the new one.
pub(super) async fn renew_secret(
    State(state): State<SharedState>,
    Path(client_id): Path<String>,
) -> Response<Body> {
    let renewed = state.apps().renew_secret(&client_id, state.identity().secrets());
    match renewed {
        Ok(app) => {
            let note = details::secret(&app, "The application has a new secret.");
            details::page(StatusCode::OK, &app, &app, &note)
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
    let removed = state.apps().remove(&client_id);
    match removed {
        Ok(()) => {
            state.identity().forget_app(&client_id);
            frame::see_other("/apps")
        }
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

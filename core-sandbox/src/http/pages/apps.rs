//! The apps, as in the developer portal: list, details, changes, secrets.

mod changes;
mod details;
mod form;

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Response, StatusCode},
    routing::{get, post},
};
use maud::{Markup, html};

use super::{
    frame::{self, Section},
    query,
};
use crate::{
    http::html::name,
    identity::{AppKind, AppRegistration},
    state::SharedState,
};

/// The number of characters of a name that a page shows.
const NAME_LENGTH: usize = 120;

/// Returns the routes of the pages below `/apps`.
pub(super) fn router() -> Router<SharedState> {
    Router::new()
        .route("/", get(list).post(changes::create))
        .route("/new", get(details::new))
        .route("/{client_id}", get(details::show).post(changes::change))
        .route("/{client_id}/secret", post(changes::renew_secret))
        .route("/{client_id}/delete", get(details::confirm_deletion).post(changes::delete))
}

/// Returns the path of the page of an app.
fn path(client_id: &str) -> String {
    format!("/apps/{}", query::segment(client_id))
}

/// Returns the name of a type of app, as in the developer portal.
fn kind_name(kind: AppKind) -> &'static str {
    match kind {
        AppKind::Web => "Web",
        AppKind::Native => "Native",
        AppKind::SinglePage => "Single-page",
    }
}

/// Handles `GET /apps`.
async fn list(State(state): State<SharedState>) -> Response<Body> {
    let apps = state.apps().all().to_vec();
    let content = html! {
        div.head {
            h1 { "Applications" }
            a.button.main href="/apps/new" { "Add New Application" }
        }
        p.lead { "An application has an id, and one of type Web a secret, with which it logs people in." }
        @if apps.is_empty() {
            div.card { p { "No application is registered. Add one, so that a program can log in." } }
        } @else {
            div.grid { @for app in &apps { (card(app)) } }
        }
    };
    frame::page(StatusCode::OK, Some(Section::Apps), "Applications", &content)
}

fn card(app: &AppRegistration) -> Markup {
    html! {
        article.card {
            div.head {
                h2 { a href=(path(&app.client_id)) { (name(&app.name, NAME_LENGTH)) } }
                span.badge { (kind_name(app.kind)) }
            }
            @if !app.description.is_empty() { p { (name(&app.description, 300)) } }
            dl {
                dt { "Client id" }
                dd { code { (app.client_id) } }
                dt { "Redirect URIs" }
                dd { (redirect_uris(&app.redirect_uris, 3)) }
            }
        }
    }
}

/// Returns the first redirect URIs, and the number of the others.
fn redirect_uris(uris: &[String], shown: usize) -> Markup {
    html! {
        @for uri in uris.iter().take(shown) { div { code { (crate::http::html::brief(uri, 200)) } } }
        @if uris.len() > shown { small { "and " (uris.len().saturating_sub(shown)) " more" } }
    }
}

//! The pages for people, at `/`.
//!
//! The pages read and change the sandbox by its own routes below `/sandbox`, so they can do nothing
//! that a script cannot do.

mod apps;
mod control;
mod faults;
mod frame;
mod home;
mod json;
mod not_found;
mod notes;
mod operations;
mod query;
mod requests;
mod resources;
mod site;

use std::sync::Arc;

use axum::{
    Extension, Router, middleware,
    routing::{get, post},
};

pub(super) use not_found::show as not_found;

use super::html;
use crate::state::SharedState;

/// The path of the script.
const SCRIPT_PATH: &str = "/assets/script.js";

/// Returns the routes of all pages.
pub(super) fn router(state: &SharedState) -> Router<SharedState> {
    let guard = middleware::from_fn_with_state(Arc::clone(state), site::guard);
    let script = || async { html::asset("text/javascript", include_str!("pages/script.js")) };
    Router::new()
        .route("/", get(home::show))
        .nest("/apps", apps::router())
        .route("/resources", get(resources::index))
        .route("/resources/{*path}", get(resources::table))
        .route("/records/{*path}", get(resources::record))
        .route("/requests", get(requests::show))
        .route("/requests/rows", get(requests::new_rows))
        .route("/requests/clear", post(requests::clear))
        .route("/requests/{id}", get(requests::entry))
        .route("/faults", get(faults::show))
        .route("/faults/new/{kind}", get(faults::new).post(faults::inject))
        .route("/faults/clear", post(faults::clear))
        .route("/faults/{id}/{action}", post(faults::change))
        .route("/control", get(control::show))
        .route("/control/{name}", post(control::run))
        .route(SCRIPT_PATH, get(script))
        .layer(Extension(notes::SharedNotes::default()))
        .layer(guard)
}

//! The page for a path that nothing has.

use axum::{
    body::Body,
    http::{Response, StatusCode, Uri},
};
use maud::html;

use super::frame;
use crate::http::html;

/// Returns the page for a path that nothing has.
pub(in crate::http) fn show(uri: &Uri) -> Response<Body> {
    let content = html! {
        h1 { "There is no such page" }
        p { "The sandbox has nothing at " code { (html::brief(uri.path(), 200)) } "." }
        p { a.button href="/" { "Go to the overview" } }
    };
    frame::page(StatusCode::NOT_FOUND, None, "Not found", &content)
}

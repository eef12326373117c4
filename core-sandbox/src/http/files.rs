//! The files of documents: an address that redirects to a storage service.
//!
//! No source shows where Core stores files, so this module behaves like common storage services.

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, Response, StatusCode, header},
    routing::get,
};
use uuid::Uuid;

use super::response::empty_response;
use crate::{
    data::DOCUMENT,
    splitmix::SplitMix,
    state::{CompanyState, SharedState},
};

/// Returns the route of the addresses in responses of the API. It needs no token.
pub(super) fn addresses() -> Router<SharedState> {
    Router::new().route("/{id}", get(redirect))
}

/// Returns the route of the storage, which needs a signature.
pub(super) fn storage() -> Router<SharedState> {
    Router::new().route("/{id}", get(file))
}

async fn redirect(state: State<SharedState>, id: Path<String>) -> Response<Body> {
    match document(&state, &id) {
        Some((id, _)) => {
            let location = format!("/storage/{id}?signature={}", signature(id));
            response(StatusCode::FOUND, &[(header::LOCATION, location)], Vec::new())
        }
        None => empty_response(StatusCode::NOT_FOUND),
    }
}

async fn file(
    state: State<SharedState>,
    id: Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let Some((id, name)) = document(&state, &id) else {
        return empty_response(StatusCode::NOT_FOUND);
    };
    if headers.contains_key(header::AUTHORIZATION) {
        return empty_response(StatusCode::BAD_REQUEST);
    }
    let query = query.unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    if !pairs.any(|(name, value)| name == "signature" && value == signature(id)) {
        return empty_response(StatusCode::FORBIDDEN);
    }
    let content = format!("This is {name}.\n").into_bytes();
    let mut response_headers = vec![
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag(&content)),
    ];
    let Some(start) = range_start(&headers, &content) else {
        return response(StatusCode::OK, &response_headers, content);
    };
    let length = content.len();
    match content.get(start..).filter(|rest| !rest.is_empty()) {
        Some(rest) => {
            let range = format!("bytes {start}-{}/{length}", length.saturating_sub(1));
            response_headers.push((header::CONTENT_RANGE, range));
            response(StatusCode::PARTIAL_CONTENT, &response_headers, rest.to_vec())
        }
        None => {
            let range = (header::CONTENT_RANGE, format!("bytes */{length}"));
            response(StatusCode::RANGE_NOT_SATISFIABLE, &[range], Vec::new())
        }
    }
}

/// Returns the index of the first byte to send, or `None` for the whole file.
///
/// A range with an end and several ranges are ignored, as RFC 9110 §14.2 permits.
fn range_start(headers: &HeaderMap, content: &[u8]) -> Option<usize> {
    let differs = |version: &axum::http::HeaderValue| *version != tag(content);
    if headers.get(header::IF_RANGE).is_some_and(differs) {
        return None;
    }
    let range = headers.get(header::RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// Returns the id and the name of a document.
fn document(state: &SharedState, id: &str) -> Option<(Uuid, String)> {
    let id = Uuid::try_parse(id).ok()?;
    let name = |company: &CompanyState| company.database().row(&DOCUMENT, id)?.text("name");
    Some((id, state.companies().find_map(name)?))
}

fn signature(id: Uuid) -> String {
    let (high, low) = id.as_u64_pair();
    SplitMix::new(high ^ low).id().simple().to_string()
}

/// Returns a `Content-Disposition` with the file name in UTF-8 (RFC 8187).
///
/// The percent-encoding is that of forms, except for blanks.
fn disposition(name: &str) -> String {
    let name = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
    format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"))
}

/// Returns the `ETag` of a content. Equal contents have equal tags.
fn tag(content: &[u8]) -> String {
    let seed = content
        .iter()
        .fold(content.len() as u64, |seed, byte| SplitMix::new(seed ^ u64::from(*byte)).next());
    format!("\"{seed:016x}\"")
}

fn response(status: StatusCode, headers: &[(HeaderName, String)], body: Vec<u8>) -> Response<Body> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let response = builder.body(Body::from(body));
    response.unwrap_or_else(|_| empty_response(StatusCode::INTERNAL_SERVER_ERROR))
}

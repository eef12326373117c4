//! The files of documents: an address that redirects to a storage service.
//!
//! No source shows where Core keeps files, so this is what storage services do.

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, Response, StatusCode, header},
    routing::get,
};
use uuid::Uuid;

use super::{DOCUMENT, parsed};
use crate::{refusal::empty_response, server::Shared, splitmix::SplitMix};

/// The addresses that the API gives, which need no token.
pub(crate) fn addresses() -> Router<Shared> {
    Router::new().route("/{id}", get(redirect))
}

/// The storage, whose addresses are signed.
pub(crate) fn storage() -> Router<Shared> {
    Router::new().route("/{id}", get(file))
}

async fn redirect(shared: State<Shared>, id: Path<String>) -> Response<Body> {
    match document(&shared, &id) {
        Some((id, _)) => {
            let location = format!("/storage/{id}?signature={}", signature(id));
            answer(StatusCode::FOUND, &[(header::LOCATION, location)], Vec::new())
        }
        None => empty_response(StatusCode::NOT_FOUND),
    }
}

async fn file(
    shared: State<Shared>,
    id: Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let Some((id, name)) = document(&shared, &id) else {
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
    let mut head = vec![
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag(&content)),
    ];
    let Some(start) = start(&headers, &content) else {
        return answer(StatusCode::OK, &head, content);
    };
    let length = content.len();
    match content.get(start..).filter(|rest| !rest.is_empty()) {
        Some(rest) => {
            let range = format!("bytes {start}-{}/{length}", length.saturating_sub(1));
            head.push((header::CONTENT_RANGE, range));
            answer(StatusCode::PARTIAL_CONTENT, &head, rest.to_vec())
        }
        None => {
            let range = (header::CONTENT_RANGE, format!("bytes */{length}"));
            answer(StatusCode::RANGE_NOT_SATISFIABLE, &[range], Vec::new())
        }
    }
}

/// The first byte that is asked for; `None` where the whole file is.
///
/// A range with an end, and several ranges, are passed over, as RFC 9110 §14.2 permits.
fn start(headers: &HeaderMap, content: &[u8]) -> Option<usize> {
    let is_other = |version: &axum::http::HeaderValue| *version != tag(content);
    if headers.get(header::IF_RANGE).is_some_and(is_other) {
        return None;
    }
    let range = headers.get(header::RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

fn document(shared: &Shared, id: &str) -> Option<(Uuid, String)> {
    let id = parsed(id).ok()?;
    Some((id, shared.store().row(&DOCUMENT, id)?.text("name")?))
}

fn signature(id: Uuid) -> String {
    let (high, low) = id.as_u64_pair();
    SplitMix::new(high ^ low).id().simple().to_string()
}

/// The name of the file in UTF-8 (RFC 8187), percent-encoded as in a form but for the blank.
fn disposition(name: &str) -> String {
    let name = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
    format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"))
}

/// The tag of a version: equal bytes have equal tags.
fn tag(content: &[u8]) -> String {
    let seed = content
        .iter()
        .fold(content.len() as u64, |seed, byte| SplitMix::new(seed ^ u64::from(*byte)).next());
    format!("\"{seed:016x}\"")
}

fn answer(status: StatusCode, head: &[(HeaderName, String)], body: Vec<u8>) -> Response<Body> {
    let mut builder = Response::builder().status(status);
    for (name, value) in head {
        builder = builder.header(name, value);
    }
    let response = builder.body(Body::from(body));
    response.unwrap_or_else(|_| empty_response(StatusCode::INTERNAL_SERVER_ERROR))
}

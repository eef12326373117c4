//! The pages that the browser shows.

use http::{Response, StatusCode, header};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;background:#eef2f5;color:#1d2a35;margin:0}\
main{max-width:27rem;margin:18vh auto;background:#fff;padding:2rem 2.25rem;border-radius:12px;\
box-shadow:0 8px 30px rgba(20,40,60,.12)}h1{font-size:1.3rem;margin:0 0 .5rem}p{margin:0}\
@media(prefers-color-scheme:dark){body{background:#12181d;color:#e6edf2}\
main{background:#1c252d;box-shadow:none}}";

/// The page after a callback with a code.
pub(super) fn done() -> Response<String> {
    page(StatusCode::OK, "You are back", "You can close this window and go on in the app.")
}

/// The page after a callback without a code.
pub(super) fn failed() -> Response<String> {
    let text = "The app says why. You can close this window.";
    page(StatusCode::OK, "The login was not completed", text)
}

/// The page for a request that does not belong to the login.
pub(super) fn ignored(status: StatusCode) -> Response<String> {
    page(status, "Nothing to see here", "This address only waits for the end of a login.")
}

/// The page for a second visit of the one-time address.
pub(super) fn opened_before() -> Response<String> {
    let text = "If you did not open it before, end the app and start again. \
                Otherwise use the address that the app shows.";
    page(StatusCode::GONE, "This address was opened before", text)
}

/// Builds a page of fixed text. Nothing from the request is included, so that the page cannot contain
/// a secret or a script.
fn page(status: StatusCode, title: &str, text: &str) -> Response<String> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p>{text}</p></main></body></html>\n"
    );
    let mut response = Response::new(html);
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
    ] {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET"));
    }
    response
}

//! HTML documents: their frame, their headers and their style.

#[cfg(feature = "page")]
use axum::http::HeaderMap;
use axum::{
    Router,
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
    routing::get,
};
#[cfg(feature = "page")]
use maud::PreEscaped;
use maud::{DOCTYPE, Markup, html};

use crate::state::SharedState;

/// The path of the style sheet.
pub(super) const STYLE_PATH: &str = "/assets/style.css";

/// The path of the icon.
const ICON_PATH: &str = "/assets/icon.svg";

/// The icon of the sandbox: a box.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\">\
<rect width=\"24\" height=\"24\" rx=\"6\" fill=\"#0a5cad\"/>\
<path d=\"M6 8.5 12 5l6 3.5v7L12 19l-6-3.5z\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.6\"/>\
<path d=\"M6 8.5 12 12l6-3.5M12 12v7\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.6\"/></svg>";

/// The headers of each document. No other site can embed it or read it, and it runs no foreign script.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // With `no-referrer`, browsers would send forms with the origin `null`.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The rules about the content of a document (Content Security Policy, Level 3).
#[derive(Clone, Copy, Debug)]
pub(super) enum Policy {
    /// A page with the script of the sandbox. Its forms go to the sandbox only.
    #[cfg(feature = "page")]
    Page,
    /// A page of a login, without a script. Its form may lead to any app, because browsers apply
    /// `form-action` to redirects as well.
    Login,
}

impl Policy {
    fn text(self) -> &'static str {
        match self {
            #[cfg(feature = "page")]
            Self::Page => {
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                 img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
            Self::Login => {
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                 frame-ancestors 'none'"
            }
        }
    }
}

/// Returns whether a client asks for HTML, as browsers do for pages.
#[cfg(feature = "page")]
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Returns the routes of the files that documents refer to.
pub(super) fn assets() -> Router<SharedState> {
    Router::new()
        .route(STYLE_PATH, get(|| async { asset("text/css", include_str!("html/style.css")) }))
        .route(ICON_PATH, get(|| async { asset("image/svg+xml", ICON) }))
}

/// Returns the response with a file in UTF-8.
pub(super) fn asset(kind: &str, content: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::try_from(format!("{kind}; charset=utf-8")) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Returns the image of the sandbox, for the head of a page. Screen readers skip it.
#[cfg(feature = "page")]
pub(super) fn mark() -> Markup {
    PreEscaped(ICON.replacen("<svg ", "<svg aria-hidden=\"true\" ", 1))
}

/// Returns a document with this content of its body. `class` is the class of the body, and `head`
/// the end of its head.
pub(super) fn document(
    status: StatusCode,
    policy: Policy,
    title: &str,
    class: &str,
    head: &Markup,
    body: &Markup,
) -> Response<Body> {
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (brief(title, 80)) " – Core sandbox" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                link rel="icon" href=(ICON_PATH);
                link rel="stylesheet" href=(STYLE_PATH);
                (head)
            }
            body class=(class) { (body) }
        }
    };
    let mut response = Response::new(Body::from(html.into_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy.text()));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns a text of at most `length` characters. The last one of a longer text is an ellipsis.
pub(super) fn brief(text: &str, length: usize) -> String {
    if text.chars().nth(length).is_none() {
        return text.to_owned();
    }
    text.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}

/// Returns a name that somebody chose, as a part of a sentence.
///
/// Letters that change the direction of writing affect the name only.
pub(super) fn name(text: &str, length: usize) -> Markup {
    html! { bdi { (brief(text, length)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(brief("naïve", 5), "naïve");
        assert_eq!(brief("naïve", 3), "na…");
        assert_eq!(brief(&"é".repeat(5_000), 80).chars().count(), 80);
    }

    #[test]
    fn names_are_escaped_and_isolated() {
        let markup = name("\"><script>'&\u{202e}", 80).into_string();
        assert_eq!(markup, "<bdi>&quot;&gt;&lt;script&gt;'&amp;\u{202e}</bdi>");
    }

    #[test]
    fn no_other_site_can_embed_a_document() {
        let empty = html! {};
        let page = document(StatusCode::OK, Policy::Login, "t", "", &empty, &empty);
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert!(!policy.contains("script-src"), "{policy}");
        assert_eq!(page.headers()[header::X_FRAME_OPTIONS], "DENY");
        assert!(!page.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
}

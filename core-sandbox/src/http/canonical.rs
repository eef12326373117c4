//! The start of the path of a call, in one form.

use axum::{
    extract::Request,
    http::{Extensions, Uri, uri::PathAndQuery},
};

/// The greatest number of segments before the calls: a data center and `api`.
const MAX_PREFIX: usize = 2;

/// A sign that the path of a request had two slashes in a row, which no source shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct DoubleSlash;

/// The URI of a request as its client sent it, if the routes see another form of it.
#[derive(Clone, Debug)]
pub(super) struct SentUri(Uri);

impl SentUri {
    /// Returns the URI as the client sent it.
    pub(super) fn of<'a>(uri: &'a Uri, extensions: &'a Extensions) -> &'a Uri {
        extensions.get().map_or(uri, |Self(sent)| sent)
    }
}

/// Writes the path of an API call with single slashes, none at its end, and `api` in lower case, as the routes have it.
pub(super) fn canonical(mut request: Request) -> Request {
    let Some(uri) = rewrite(request.uri()) else { return request };
    if request.uri().path().contains("//") {
        request.extensions_mut().insert(DoubleSlash);
    }
    let sent = std::mem::replace(request.uri_mut(), uri);
    request.extensions_mut().insert(SentUri(sent));
    request
}

/// Returns another URI for the same call, or `None` if the URI is usual or not of a call.
fn rewrite(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if path.starts_with("/api/") && !path.ends_with('/') && !path.contains("//") {
        return None;
    }
    let mut segments: Vec<&str> = uri.path().split('/').filter(|part| !part.is_empty()).collect();
    let api = segments.iter().position(|segment| segment.eq_ignore_ascii_case("api"))?;
    let prefix: Vec<String> = segments.drain(..=api).map(str::to_ascii_lowercase).collect();
    if prefix.len() > MAX_PREFIX {
        return None;
    }
    let rest = segments.iter().map(|segment| format!("/{segment}")).collect::<String>();
    let path = format!("/{}{rest}", prefix.join("/"));
    if path == uri.path() {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{path}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_call_has_one_form() {
        for (path, expected) in [
            ("/api/Activity", None),
            ("/api/Activity/", Some("/api/Activity")),
            ("/API/Activity?Page=1,2", Some("/api/Activity?Page=1,2")),
            ("//api//activity?a=//", Some("/api/activity?a=//")),
            ("/EU//Api/activity", Some("/eu/api/activity")),
            ("/idp/Connect//token", None),
            ("/", None),
            ("//", None),
            ("/a/b/c/api/activity", None),
            ("/API", Some("/api")),
            ("/api/", Some("/api")),
            ("/api", None),
        ] {
            let rewritten = rewrite(&path.parse().unwrap()).map(|uri| uri.to_string());
            assert_eq!(rewritten.as_deref(), expected, "{path}");
        }
    }
}

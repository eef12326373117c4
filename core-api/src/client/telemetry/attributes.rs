//! The values of attributes, which are formatted only if a subscriber wants them.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use http::{Method, Request, Uri, uri::Scheme};

use crate::{
    Redactor,
    error::{Call, secret_words},
    sensitive::RecordTables,
};

/// Returns the path with placeholders. A path that a caller composes may have ids, so it is not a template.
pub(super) fn template(call: &Call) -> Option<&str> {
    match &call.path {
        Cow::Borrowed(path) => Some(path),
        Cow::Owned(_) => None,
    }
}

/// The method and the template of a call.
pub(super) struct SpanName<'a> {
    pub(super) prefix: &'static str,
    pub(super) call: &'a Call,
}

impl fmt::Display for SpanName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, call } = self;
        // The conventions want this word where the name would have too many forms.
        let method = MethodName::of(&call.method);
        let name = if method.original.is_some() { "HTTP" } else { method.name };
        match template(call) {
            Some(template) => write!(f, "{prefix}{name} {template}"),
            None => write!(f, "{prefix}{name}"),
        }
    }
}

/// A method by the conventions, which know the standard ones only.
pub(super) struct MethodName<'a> {
    pub(super) name: &'static str,
    pub(super) original: Option<&'a str>,
}

impl<'a> MethodName<'a> {
    pub(super) fn of(method: &'a Method) -> Self {
        const KNOWN: [&str; 9] =
            ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];
        match KNOWN.into_iter().find(|known| method.as_str() == *known) {
            Some(name) => Self { name, original: None },
            None => Self { name: "_OTHER", original: Some(method.as_str()) },
        }
    }
}

/// The URL of a request, without the values of sensitive fields and without the secrets of its headers.
pub(super) struct FullUrl<'a> {
    pub(super) request: &'a Request<Bytes>,
    pub(super) hidden: &'a RecordTables,
}

impl fmt::Display for FullUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = self.request.uri();
        let scheme = uri.scheme_str().unwrap_or("https");
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
        let mut url = format!("{scheme}://{host}{port}{}", uri.path());
        if let Some(query) = uri.query() {
            url.push('?');
            url.push_str(&self.hidden.sensitive().mask_query(query));
        }
        // A caller may write the token into a path or a parameter.
        let secrets = secret_words(self.request.headers()).filter(|word| &**word != "Bearer");
        let redactor = secrets.fold(Redactor::new(), |all, secret| all.secret(&secret));
        f.write_str(&redactor.redact(&url))
    }
}

/// Returns the port of a URL, or the default of its scheme.
pub(super) fn port(uri: &Uri) -> i64 {
    let default = if uri.scheme() == Some(&Scheme::HTTP) { 80 } else { 443 };
    i64::from(uri.port_u16().unwrap_or(default))
}

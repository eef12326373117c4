//! The parts of a request, from which it is built.

use std::{
    error,
    fmt::{self, Display},
};

use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderValue, Request, Uri, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Body;
use crate::{
    BaseUrl, Error,
    call::Call,
    encode,
    error::QueryContext,
    filter::FilterExpr,
    record::{FieldInfo, Fields, too_long},
    sensitive,
};

/// The characters to encode in a path segment: all except the unreserved ones of RFC 3986 §2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The parts of a request, which [`Endpoint::fill`](super::Endpoint::fill) fills in.
///
/// `Debug` hides the values of sensitive fields.
#[derive(Clone)]
pub struct RequestParts {
    pub(super) call: Call,
    path: String,
    query: String,
    body: Bytes,
    pub(super) context: Option<QueryContext>,
    /// The reason why the request cannot be sent.
    fault: Option<String>,
}

impl RequestParts {
    // Not inlined, because each call of each resource would contain a copy.
    #[inline(never)]
    pub(crate) fn new(call: Call) -> Box<Self> {
        let path = call.path.clone().into_owned();
        Box::new(Self {
            call,
            path,
            query: String::new(),
            body: Bytes::new(),
            context: None,
            fault: None,
        })
    }

    /// Replaces `{name}` in the path by a percent-encoded value.
    ///
    /// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the value is empty, is `.` or `..`, or
    /// contains control characters.
    pub fn placeholder(&mut self, name: &str, value: impl Display) {
        self.segment(name, &value.to_string());
    }

    fn segment(&mut self, name: &str, value: &str) {
        let fault = match value {
            "" => Some("is empty"),
            "." | ".." => Some("is `.` or `..`, which leads to another path"),
            text if text.contains(char::is_control) => Some("contains control characters"),
            _ => None,
        };
        if let Some(fault) = fault {
            self.fault.get_or_insert_with(|| format!("the path parameter `{name}` {fault}"));
        }
        let segment = utf8_percent_encode(value, SEGMENT).to_string();
        self.path = self.path.replace(&format!("{{{name}}}"), &segment);
    }

    #[inline(never)]
    pub(crate) fn count(
        &mut self,
        filter: Option<&FilterExpr>,
        fields: &'static [FieldInfo],
    ) -> Result<(), Error> {
        self.parameter("fields", "count(*)");
        let Some(filter) = filter else { return Ok(()) };
        if let Some(text) = filter.to_where() {
            self.parameter("where", &text);
        }
        self.set_context(Some(filter), None, fields);
        filter.check().map_err(|fault| self.refuse(fault))
    }

    /// Adds a parameter to the query string.
    ///
    /// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the name or the value contains NUL.
    pub fn parameter(&mut self, name: &str, value: &str) {
        if name.contains('\0') || value.contains('\0') {
            self.fault.get_or_insert_with(|| "the query contains the character NUL".to_owned());
        }
        let mut serializer = Serializer::new(std::mem::take(&mut self.query));
        serializer.append_pair(name, value);
        self.query = serializer.finish();
    }

    /// Sets the body.
    ///
    /// # Errors
    ///
    /// If the body cannot be serialized as JSON.
    pub fn body<B: Body + ?Sized>(&mut self, body: &B) -> Result<(), Error> {
        self.call.tables.body = body.record_table();
        self.text(body.to_json())
    }

    /// Sets the body to a record.
    pub(crate) fn record(&mut self, record: &dyn Fields) -> Result<(), Error> {
        self.note_body(record.table());
        self.text(encode::to_string(record))
    }

    /// Sets the body to the fields of a create. Refuses a text that is longer than Core accepts.
    #[inline(never)]
    pub(crate) fn input(&mut self, record: &dyn Fields) -> Result<(), Error> {
        match too_long(record) {
            Some(reason) => Err(self.refuse(reason)),
            None => self.record(record),
        }
    }

    /// Notes the fields of the records in the body.
    pub(crate) fn note_body(&mut self, table: &'static [FieldInfo]) {
        self.call.tables.body = table;
    }

    /// Sets the body to a JSON text. An error makes the request fail.
    pub(crate) fn text<E>(&mut self, text: Result<String, E>) -> Result<(), Error>
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        self.body = Bytes::from(text.map_err(|error| self.refuse(error))?);
        Ok(())
    }

    /// Sets the body to a JSON text. After an error, [`into_request`](Self::into_request) fails.
    #[cfg(feature = "client")]
    pub(crate) fn json(&mut self, text: serde_json::Result<String>) {
        match text {
            Ok(text) => self.body = Bytes::from(text),
            Err(error) => drop(self.fault.get_or_insert_with(|| error.to_string())),
        }
    }

    /// Makes the error for a value that cannot be sent.
    pub fn refuse(&self, reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Error {
        Error::unsent(self.call.clone(), reason)
    }

    /// Builds the request, unless filling in its parts has failed.
    #[inline(never)]
    pub(crate) fn into_request(
        self: Box<Self>,
        filled: Result<(), Error>,
        base: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        let Self { call, path, query, body, context, fault } = *self;
        filled.map_err(|error| error.with_path(&path))?;
        if let Some(fault) = fault.or_else(|| path_fault(&path).map(str::to_owned)) {
            return Err(Error::unsent(call, fault).with_path(&path));
        }
        let mut url = base.join(&path);
        if !query.is_empty() {
            url.push('?');
            url.push_str(&query);
        }
        let uri = match Uri::try_from(url) {
            Ok(uri) => uri,
            Err(error) => return Err(Error::unsent(call, error).with_path(&path)),
        };
        let json = HeaderValue::from_static("application/json");
        let mut request = Request::new(body);
        *request.method_mut() = call.method;
        *request.uri_mut() = uri;
        if !request.body().is_empty() {
            request.headers_mut().insert(header::CONTENT_TYPE, json.clone());
        }
        request.headers_mut().insert(header::ACCEPT, json);
        if let Some(context) = context {
            request.extensions_mut().insert(context);
        }
        if call.tables.has_sensitive() {
            request.extensions_mut().insert(call.tables);
        }
        Ok(request)
    }
}

/// Writes the parts without the values of sensitive fields.
impl fmt::Debug for RequestParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.call.tables.sensitive();
        let body = String::from_utf8_lossy(&self.body);
        f.debug_struct("RequestParts")
            .field("method", &self.call.method)
            .field("path", &self.path)
            .field("query", &hidden.mask_query(&self.query))
            .field("body", &hidden.mask(&body, sensitive::Placeholder::Mark))
            .finish_non_exhaustive()
    }
}

/// Returns why a server may interpret the path differently.
fn path_fault(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("the path must start with `/`");
    }
    let is_unsafe = |byte: u8| byte <= b' ' || byte >= 0x7f || b"\\?#{}".contains(&byte);
    if path.bytes().any(is_unsafe) {
        return Some(
            "the path contains a blank, a control character, a placeholder, or one of `\\`, `?`, `#`",
        );
    }
    path.split('/').skip(1).find_map(|segment| match segment {
        "" if path.len() > 1 => Some("the path has an empty segment"),
        segment if is_step(segment) => Some("the path has the segment `.` or `..`"),
        _ => None,
    })
}

/// Returns whether a server may decode the segment as `.` or `..`.
fn is_step(segment: &str) -> bool {
    let mut rest = segment;
    let mut dots = 0;
    while !rest.is_empty() {
        let Some(next) = rest
            .strip_prefix('.')
            .or_else(|| rest.strip_prefix("%2e"))
            .or_else(|| rest.strip_prefix("%2E"))
        else {
            return false;
        };
        dots += 1;
        rest = next;
    }
    matches!(dots, 1 | 2)
}

/// A type whose values can replace a placeholder in a path.
#[diagnostic::on_unimplemented(
    message = "a path cannot contain a `{Self}`",
    label = "does not implement `Display`",
    note = "use an `Id<…>`, a `String`, a number, or another type that implements `Display`"
)]
pub trait Placeholder {
    /// Replaces `{name}` in the path of a request by the value.
    fn fill(&self, name: &str, request: &mut RequestParts);
}

impl<T: Display + ?Sized> Placeholder for T {
    fn fill(&self, name: &str, request: &mut RequestParts) {
        request.placeholder(name, self);
    }
}

//! A request as it is being put together.

use std::{error, fmt::Display};

use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderValue, Request, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Asked, Query, Sent};
use crate::{
    BaseUrl, Error, encode,
    error::Call,
    filter::FilterExpr,
    json,
    record::{FieldInfo, Fields, Record, too_long},
};

/// What stays as it is in a path segment: RFC 3986's unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request as [`Endpoint::fill`](super::Endpoint::fill) puts it together.
#[derive(Clone, Debug)]
pub struct RequestParts {
    call: Call,
    path: String,
    query: String,
    body: Bytes,
    sent: Option<Sent>,
    /// Why it cannot be sent.
    fault: Option<String>,
}

impl RequestParts {
    // Not inlined, since every call of every resource would have it.
    #[inline(never)]
    pub(crate) fn new(call: Call) -> Box<Self> {
        let path = call.path.clone().into_owned();
        Box::new(Self {
            call,
            path,
            query: String::new(),
            body: Bytes::new(),
            sent: None,
            fault: None,
        })
    }

    /// Puts a value, percent-encoded, in the place of `{name}`.
    ///
    /// A value that is empty, that is a step up (`..`), or that has control characters makes the
    /// request one that is refused.
    pub fn placeholder(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        let fault = match value.as_str() {
            "" => Some("is empty"),
            "." | ".." => Some("is a step to another path"),
            text if text.contains(char::is_control) => Some("has control characters"),
            _ => None,
        };
        if let Some(fault) = fault {
            self.fault.get_or_insert_with(|| format!("what stands for `{{{name}}}` {fault}"));
        }
        let segment = utf8_percent_encode(&value, SEGMENT).to_string();
        self.path = self.path.replace(&format!("{{{name}}}"), &segment);
    }

    /// Adds what a list is asked for.
    ///
    /// # Errors
    ///
    /// When the page is none that Core gives.
    pub fn query<R: Record>(&mut self, query: &Query<R>) -> Result<(), Error> {
        self.ask(&query.asked, R::FIELDS)
    }

    #[inline(never)]
    pub(crate) fn ask(&mut self, asked: &Asked, fields: &'static [FieldInfo]) -> Result<(), Error> {
        asked.pairs().iter().for_each(|(name, value)| self.parameter(name, value));
        self.note(asked.filter.as_ref().and_then(FilterExpr::to_where), fields);
        asked.check().map_err(|reason| self.refuse(reason))
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
            self.note(Some(text), fields);
        }
        filter.check().map_err(|fault| self.refuse(fault))
    }

    /// Keeps the filter, for the error where Core refuses it.
    fn note(&mut self, filter: Option<String>, fields: &'static [FieldInfo]) {
        self.sent = filter.map(|filter| Sent { filter: filter.into(), fields });
    }

    /// Adds a parameter to the query string.
    ///
    /// A value with the character NUL makes the request one that is refused.
    pub fn parameter(&mut self, name: &str, value: &str) {
        if name.contains('\0') || value.contains('\0') {
            self.fault.get_or_insert_with(|| "the query has the character NUL".to_owned());
        }
        let mut serializer = Serializer::new(std::mem::take(&mut self.query));
        serializer.append_pair(name, value);
        self.query = serializer.finish();
    }

    /// Sets the body.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn body<B: Body + ?Sized>(&mut self, body: &B) -> Result<(), Error> {
        self.text(body.to_json())
    }

    /// Sets the body to a record.
    pub(crate) fn record(&mut self, record: &dyn Fields) -> Result<(), Error> {
        self.text(encode::to_string(record))
    }

    /// Sets the body to what a person made up, where no text in it is too long.
    #[inline(never)]
    pub(crate) fn input(&mut self, record: &dyn Fields) -> Result<(), Error> {
        match too_long(record) {
            Some(reason) => Err(self.refuse(reason)),
            None => self.record(record),
        }
    }

    /// Sets the body to a JSON text, where there is one.
    pub(crate) fn text<E>(&mut self, text: Result<String, E>) -> Result<(), Error>
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        self.body = Bytes::from(text.map_err(|error| self.refuse(error))?);
        Ok(())
    }

    /// Sets the body to a JSON text, or makes the request one that is refused.
    #[cfg(feature = "client")]
    pub(crate) fn json(&mut self, text: serde_json::Result<String>) {
        match text {
            Ok(text) => self.body = Bytes::from(text),
            Err(error) => drop(self.fault.get_or_insert_with(|| error.to_string())),
        }
    }

    /// The error for a value that cannot be sent.
    pub fn refuse(&self, reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Error {
        Error::unsent(self.call.clone(), reason)
    }

    /// The request, where it could be filled in.
    #[inline(never)]
    #[expect(clippy::boxed_local, reason = "a box moves in less code, and every call moves it")]
    pub(crate) fn into_request(
        self: Box<Self>,
        filled: Result<(), Error>,
        base: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        let Self { call, path, query, body, sent, fault } = *self;
        filled.map_err(|error| error.on_path(&path))?;
        if let Some(fault) = fault.or_else(|| path_fault(&path).map(str::to_owned)) {
            return Err(Error::unsent(call, fault).on_path(&path));
        }
        let mut url = base.join(&path);
        if !query.is_empty() {
            url.push('?');
            url.push_str(&query);
        }
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(url)
            .header(header::ACCEPT, HeaderValue::from_static("application/json"));
        if !body.is_empty() {
            let json = HeaderValue::from_static("application/json");
            request = request.header(header::CONTENT_TYPE, json);
        }
        if let Some(sent) = sent {
            request = request.extension(sent);
        }
        request.body(body).map_err(|error| Error::unsent(call, error).on_path(&path))
    }
}

/// Why a path could lead elsewhere than it seems.
fn path_fault(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("the path must start with `/`");
    }
    let is_odd = |byte: u8| byte <= b' ' || byte >= 0x7f || b"\\?#{}".contains(&byte);
    if path.bytes().any(is_odd) {
        return Some(
            "the path has a blank, a control character, a placeholder, or one of `\\`, `?`, `#`",
        );
    }
    path.split('/').skip(1).find_map(|segment| match segment {
        "" if path.len() > 1 => Some("the path has an empty part"),
        segment if is_step(segment) => Some("the path has a step up, `..`"),
        _ => None,
    })
}

/// Whether a server may take it for `.` or `..`.
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

/// A type that can take the place of a placeholder in a path.
#[diagnostic::on_unimplemented(
    message = "a path cannot have a `{Self}` in it",
    label = "not a value with one text",
    note = "use an `Id<…>`, a `String`, a number, or another type that implements `Display`"
)]
pub trait Placeholder {
    /// Puts the value in the place of `{name}`.
    fn fill(&self, name: &str, request: &mut RequestParts);
}

impl<T: Display + ?Sized> Placeholder for T {
    fn fill(&self, name: &str, request: &mut RequestParts) {
        request.placeholder(name, self);
    }
}

/// A type that can be the body of a request: a record, an input, a nested object, a list of them, or
/// [`Json`](crate::Json).
#[diagnostic::on_unimplemented(
    message = "a call cannot send a `{Self}`",
    label = "not a record, an input, an object, a `Vec` of them, or `Json`",
    note = "derive `core_api::Object` for it, or implement `core_api::endpoint::Body`"
)]
pub trait Body {
    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    fn to_json(&self) -> serde_json::Result<String>;
}

impl<F: Fields> Body for F {
    fn to_json(&self) -> serde_json::Result<String> {
        encode::to_string(self)
    }
}

impl<F: Fields> Body for Vec<F> {
    fn to_json(&self) -> serde_json::Result<String> {
        let items: Vec<&dyn Fields> = self.iter().map(|item| item as &dyn Fields).collect();
        encode::all_to_string(&items)
    }
}

impl Body for json::Json {
    fn to_json(&self) -> serde_json::Result<String> {
        Ok(self.as_str().to_owned())
    }
}

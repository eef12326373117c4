//! Requests with their answers, from HAR files and from cassettes of `core-api`.

use std::{fmt, io, marker::PhantomData};

use base64::{Engine, prelude::BASE64_STANDARD};
use percent_encoding::percent_decode_str;
use serde::{
    Deserialize,
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess,
        Visitor,
    },
};

/// A request and its answer.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) method: String,
    /// A URL, or a path with its query.
    pub(super) url: String,
    pub(super) sent: Option<String>,
    pub(super) status: u16,
    pub(super) received: Option<String>,
}

/// A form of files with exchanges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExchangeFile {
    /// HTTP Archive 1.2, which browsers and proxies save.
    Har,
    /// The recording of `core_api::client::Recorder`.
    Cassette,
}

/// Reads the exchanges of a file, one at a time.
///
/// # Errors
///
/// The first mistake. Exchanges before it have been read.
pub(super) fn each(
    file: ExchangeFile,
    reader: impl io::Read,
    visit: &mut dyn FnMut(Exchange),
) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(reader);
    match file {
        ExchangeFile::Har => {
            let visit = &mut |entry: HarEntry| visit(entry.exchange());
            Elements::at(&["log", "entries"], visit).deserialize(&mut json)?;
        }
        ExchangeFile::Cassette => {
            let visit = &mut |entry: CassetteEntry| visit(entry.exchange());
            Elements::at(&["exchanges"], visit).deserialize(&mut json)?;
        }
    }
    json.end()
}

#[derive(Deserialize)]
struct HarEntry {
    request: HarRequest,
    response: HarResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    post_data: Option<HarContent>,
}

#[derive(Deserialize)]
struct HarResponse {
    status: u16,
    content: Option<HarContent>,
}

#[derive(Deserialize)]
struct HarContent {
    text: Option<String>,
    encoding: Option<String>,
}

impl HarEntry {
    fn exchange(self) -> Exchange {
        let Self { request, response } = self;
        Exchange {
            method: request.method,
            url: request.url,
            sent: request.post_data.and_then(HarContent::text),
            status: response.status,
            received: response.content.and_then(HarContent::text),
        }
    }
}

impl HarContent {
    /// Returns the text of a body. `None` if the file has none, or if it is not a text.
    fn text(self) -> Option<String> {
        let text = self.text?;
        match self.encoding.as_deref() {
            None | Some("") => Some(text),
            Some("base64") => String::from_utf8(BASE64_STANDARD.decode(text.as_bytes()).ok()?).ok(),
            Some(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct CassetteEntry {
    request: CassetteRequest,
    response: CassetteResponse,
}

#[derive(Deserialize)]
struct CassetteRequest {
    method: String,
    path: String,
    body: Option<String>,
    percent: Option<String>,
}

#[derive(Deserialize)]
struct CassetteResponse {
    status: u16,
    body: Option<String>,
    percent: Option<String>,
}

impl CassetteEntry {
    fn exchange(self) -> Exchange {
        let Self { request, response } = self;
        let decoded = |percent: Option<String>| {
            Some(percent_decode_str(&percent?).decode_utf8().ok()?.into_owned())
        };
        Exchange {
            method: request.method,
            url: request.path,
            sent: request.body.or_else(|| decoded(request.percent)),
            status: response.status,
            received: response.body.or_else(|| decoded(response.percent)),
        }
    }
}

/// Visits the elements of the list at a path, and ignores the rest of a text.
struct Elements<'a, T, F> {
    path: &'a [&'a str],
    visit: &'a mut F,
    element: PhantomData<T>,
}

impl<'a, T: DeserializeOwned, F: FnMut(T)> Elements<'a, T, F> {
    fn at(path: &'a [&'a str], visit: &'a mut F) -> Self {
        Self { path, visit, element: PhantomData }
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(T)> DeserializeSeed<'de> for Elements<'_, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            deserializer.deserialize_seq(self)
        } else {
            deserializer.deserialize_map(self)
        }
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(T)> Visitor<'de> for Elements<'_, T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.first() {
            Some(name) => write!(f, "an object with `{name}`"),
            None => f.write_str("a list of requests with their answers"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Some((name, rest)) = self.path.split_first() else {
            return Err(Error::custom("a list of requests with their answers is missing"));
        };
        let mut is_found = false;
        while let Some(key) = object.next_key::<String>()? {
            if key == *name {
                is_found = true;
                object.next_value_seed(Elements::at(rest, &mut *self.visit))?;
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        if is_found { Ok(()) } else { Err(Error::custom(format!("`{name}` is missing"))) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.visit)(element);
        }
        Ok(())
    }
}

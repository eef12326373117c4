//! The request of an answer, and the secrets in the request.

use std::sync::OnceLock;

#[cfg(feature = "client")]
use bytes::Bytes;
use http::Uri;
#[cfg(feature = "client")]
use http::{HeaderMap, HeaderName, header};

use crate::{AccessToken, BaseUrl, Redactor, sensitive::RecordTables};

/// The request of an answer or error, and the secrets in the request.
///
/// It is an extension of each answer. Only errors read it, so it costs a success no more than two counters.
#[derive(Clone, Default)]
pub(crate) struct Provenance {
    token: Option<AccessToken>,
    /// The URL of the request, or `None` before the request is made.
    uri: Option<Uri>,
    /// The other secrets of the request.
    secrets: Vec<Box<str>>,
    /// The records of the call, if one has sensitive fields.
    tables: RecordTables,
    /// The body of a request with sensitive fields.
    #[cfg(feature = "client")]
    body: Bytes,
    redactor: OnceLock<Redactor>,
}

/// Headers whose values are known to hold no secret.
#[cfg(feature = "client")]
const PLAIN_HEADERS: [HeaderName; 8] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::CACHE_CONTROL,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    header::ORIGIN,
    header::USER_AGENT,
];

impl Provenance {
    /// Makes the provenance of a request with a token.
    #[cfg(feature = "client")]
    pub(crate) fn of(token: &AccessToken) -> Self {
        Self { token: Some(token.clone()), ..Self::default() }
    }

    /// Records the URL of the request, and the secrets in its headers.
    #[cfg(feature = "client")]
    pub(crate) fn note(&mut self, request: &http::Request<Bytes>) {
        self.uri = Some(request.uri().clone());
        self.secrets = secret_words(request.headers()).collect();
        if let Some(tables) = request.extensions().get::<RecordTables>() {
            (self.tables, self.body) = (*tables, request.body().clone());
        }
        self.redactor = OnceLock::new();
    }

    /// Adds the query values of a URL that is fetched without a token, because one of them may be a key.
    /// Secrets of earlier URLs are kept.
    #[cfg(feature = "client")]
    pub(crate) fn note_address(&mut self, query: &str) {
        for (_, value) in form_urlencoded::parse(query.as_bytes()) {
            if !self.secrets.iter().any(|known| **known == *value) {
                self.secrets.push(value.into());
            }
        }
        self.redactor = OnceLock::new();
    }

    /// Returns the base URL of the call, or `None` for a URL that is not below a base URL.
    pub(crate) fn base_url(&self) -> Option<&BaseUrl> {
        self.token.as_ref().map(AccessToken::endpoint)
    }

    /// Returns the path of the call below the base URL, with its values.
    pub(crate) fn path(&self) -> Option<&str> {
        let base = self.base_url()?;
        self.uri.as_ref()?.path().strip_prefix(base.path()).filter(|path| path.starts_with('/'))
    }

    /// Returns the records of the call, if one has sensitive fields.
    pub(crate) fn tables(&self) -> &RecordTables {
        &self.tables
    }

    /// Adds the sensitive values of the request.
    #[cfg(feature = "client")]
    fn with_values(&self, redactor: Redactor) -> Redactor {
        let query = self.uri.as_ref().and_then(Uri::query).unwrap_or_default();
        self.tables.sensitive().redact_request(redactor, query, &self.body)
    }

    /// Without a client, no request is known.
    #[cfg(not(feature = "client"))]
    fn with_values(&self, redactor: Redactor) -> Redactor {
        redactor
    }

    /// Returns the redactor for the secrets. It is made at the first use.
    pub(crate) fn redactor(&self) -> &Redactor {
        self.redactor.get_or_init(|| {
            let token = self.token.as_ref().map(AccessToken::secret);
            let secrets = self.secrets.iter().map(|secret| &**secret).chain(token);
            let redactor = secrets.fold(Redactor::new(), Redactor::secret);
            self.with_values(redactor)
        })
    }
}

/// Returns the words of headers that are marked sensitive, which no log shows.
#[cfg(feature = "client")]
pub(crate) fn secret_words(headers: &HeaderMap) -> impl Iterator<Item = Box<str>> {
    let secret = headers
        .iter()
        .filter(|(name, value)| value.is_sensitive() && !PLAIN_HEADERS.contains(name))
        .map(|(_, value)| String::from_utf8_lossy(value.as_bytes()));
    secret.flat_map(|value| value.split_whitespace().map(Box::from).collect::<Vec<Box<str>>>())
}

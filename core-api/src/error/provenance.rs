//! The origin of an answer, and the secrets that went there.

use std::sync::OnceLock;

use http::Uri;
#[cfg(feature = "client")]
use http::{HeaderMap, HeaderName, header};

use crate::{AccessToken, BaseUrl, Redactor};

/// Which request an answer or an error belongs to, and the secrets that it had.
///
/// It goes with each answer as an extension. An error reads it; a success leaves it unread, so that
/// it costs no more than two counters.
#[derive(Clone, Default)]
pub(crate) struct Provenance {
    token: Option<AccessToken>,
    /// The address of the request; none before it is made.
    uri: Option<Uri>,
    /// The other secrets of the request.
    secrets: Vec<Box<str>>,
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
    /// Of a request with this token.
    #[cfg(feature = "client")]
    pub(crate) fn of(token: &AccessToken) -> Self {
        Self { token: Some(token.clone()), ..Self::default() }
    }

    /// Notes where the request goes, and the secrets in its headers.
    #[cfg(feature = "client")]
    pub(crate) fn note<B>(&mut self, request: &http::Request<B>) {
        self.uri = Some(request.uri().clone());
        self.secrets = secret_words(request.headers()).collect();
    }

    /// Notes an address that is fetched from without a token: the values of its query may be a key.
    /// Those of the addresses before stay secrets.
    #[cfg(feature = "client")]
    pub(crate) fn note_address(&mut self, query: &str) {
        for (_, value) in form_urlencoded::parse(query.as_bytes()) {
            if !self.secrets.iter().any(|known| **known == *value) {
                self.secrets.push(value.into());
            }
        }
        self.redactor = OnceLock::new();
    }

    /// The base URL of the call; `None` for an address that lies elsewhere.
    pub(crate) fn base_url(&self) -> Option<&BaseUrl> {
        self.token.as_ref().map(AccessToken::endpoint)
    }

    /// The path of the call below the base URL, with its values filled in.
    pub(crate) fn path(&self) -> Option<&str> {
        let base = self.base_url()?;
        self.uri.as_ref()?.path().strip_prefix(base.path()).filter(|path| path.starts_with('/'))
    }

    /// Takes the secrets out of texts; made when it is first used.
    pub(crate) fn redactor(&self) -> &Redactor {
        self.redactor.get_or_init(|| {
            let token = self.token.as_ref().map(AccessToken::secret);
            let secrets = self.secrets.iter().map(|secret| &**secret).chain(token);
            secrets.fold(Redactor::new(), Redactor::secret)
        })
    }
}

/// The words of the headers that no log shows.
#[cfg(feature = "client")]
pub(crate) fn secret_words(headers: &HeaderMap) -> impl Iterator<Item = Box<str>> {
    let secret = headers
        .iter()
        .filter(|(name, value)| value.is_sensitive() && !PLAIN_HEADERS.contains(name))
        .map(|(_, value)| String::from_utf8_lossy(value.as_bytes()));
    secret.flat_map(|value| value.split_whitespace().map(Box::from).collect::<Vec<Box<str>>>())
}

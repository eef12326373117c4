//! The recorder and the replayer of cassettes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use super::{
    Interception, Middleware, RequestToken,
    cassette::{Cassette, Exchange, RecordedRequest},
    recording_filter::RecordingFilter,
};
use crate::{Redactor, error::secret_words};

/// Records requests and responses, in the order of the responses.
///
/// The file holds data of the account. A [`ShapeRecorder`](super::ShapeRecorder) records names, types and counts only.
///
/// The token and the values of sensitive headers are removed in every form that [`Redactor`] finds. Add
/// other texts that must not be in the file with [`redact`](Self::redact). Attempts without a response are
/// not recorded. Neither are requests to the identity server, because their bodies are secret.
///
/// Values of sensitive fields, such as tax numbers, are replaced by values of the same type, in requests and
/// responses. A refusal is also searched for the values of its request. Fields that a declaration does not list, and
/// bodies of types without a declaration, are recorded as they are. A [raw](super::super::Client::raw) call is treated
/// like the calls of the resource with its path. For a path of no resource, all names that are sensitive wherever this
/// crate declares them count. Requests that differ in sensitive values only compare equal, so their responses are
/// replayed in the order of the recording.
///
/// ```
/// use std::sync::Arc;
/// use core_api::{Client, client::{Cassette, Recorder, Replayer}};
/// # async fn run<P: core_api::TokenProvider + Clone + 'static>(provider: P) -> Result<(), Box<dyn std::error::Error>> {
///
/// let recorder = Arc::new(Recorder::new().redact("jane@example.org"));
/// let client = Client::builder(provider.clone()).middleware(Arc::clone(&recorder)).build()?;
/// client.send(core_api::ListActivities::new()).await?;
/// recorder.cassette().save("activities.json")?;
///
/// // In a test, without a server:
/// let replayer = Replayer::new(Cassette::load("activities.json")?);
/// let client = Client::builder(provider).middleware(replayer).build()?;
/// client.send(core_api::ListActivities::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
#[doc(alias("mock", "vcr"))]
pub struct Recorder {
    exchanges: Mutex<Vec<Exchange>>,
    texts: Redactor,
}

impl Recorder {
    /// Creates a recorder of all calls.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces a text by `[redacted]` in paths, queries and bodies, in every encoding that
    /// [`Redactor::text`] lists.
    #[must_use]
    pub fn redact(mut self, text: impl Into<String>) -> Self {
        self.texts = self.texts.text(&text.into());
        self
    }

    /// Returns the exchanges recorded so far.
    #[must_use]
    pub fn cassette(&self) -> Cassette {
        Cassette::of(self.exchanges().clone())
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Middleware for Recorder {
    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        let token = request.extensions().get().map(|RequestToken(token)| token.secret().into());
        let secrets = secret_words(request.headers()).chain(token);
        let redactor = secrets.fold(self.texts.clone(), |all, secret| all.secret(&secret));
        let clean = RecordingFilter::new(redactor, request);
        let exchange = Exchange::new(request, response, &clean);
        self.exchanges().push(exchange);
    }
}

/// Replays the responses of a [`Cassette`] instead of sending calls.
///
/// A call gets the first unused response to the same method, path, query and body. A call without one fails.
/// Requests to the identity server are still sent. A test can answer them with an
/// [`HttpClient`](crate::client::HttpClient).
#[derive(Debug)]
#[doc(alias("mock", "vcr", "stub"))]
pub struct Replayer {
    unused: Mutex<Vec<Exchange>>,
    texts: Redactor,
}

impl Replayer {
    /// Creates a replayer of a cassette.
    #[must_use]
    pub fn new(cassette: Cassette) -> Self {
        Self { unused: Mutex::new(cassette.exchanges), texts: Redactor::new() }
    }

    /// Replaces a text by `[redacted]` in requests, as the recorder did, so both compare equal.
    #[must_use]
    pub fn redact(mut self, text: impl Into<String>) -> Self {
        self.texts = self.texts.text(&text.into());
        self
    }

    /// Returns the number of unused exchanges.
    #[must_use]
    pub fn left(&self) -> usize {
        self.exchanges().len()
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.unused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Middleware for Replayer {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        let clean = RecordingFilter::new(self.texts.clone(), request);
        let request = RecordedRequest::new(request, &clean);
        let mut unused = self.exchanges();
        let index = unused.iter().position(|exchange| exchange.request == request);
        let response = index.and_then(|index| unused.remove(index).response());
        match response {
            Some(response) => Ok(Some(response)),
            None => Err(format!("the cassette has no answer left to `{}`", request.line()).into()),
        }
    }
}

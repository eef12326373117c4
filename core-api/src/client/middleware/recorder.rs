//! Takes calls down, and gives their answers back.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use super::{
    Bearer, Interception, Middleware,
    cassette::{Asked, Cassette, Exchange},
};
use crate::{Redactor, error::secret_words};

/// Takes down what is sent and what comes back, in the order of the answers.
///
/// The token, and the values of headers that are marked as sensitive, are taken out in every form
/// that [`Redactor`] finds. Add other texts that must not be in the file with
/// [`redact`](Self::redact). Attempts without an answer are left out, and so are requests to the identity
/// server, whose bodies are secrets.
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
pub struct Recorder {
    exchanges: Mutex<Vec<Exchange>>,
    texts: Redactor,
}

impl Recorder {
    /// Takes down all calls.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts `[redacted]` in the place of a text wherever it is: in paths, queries and bodies, also
    /// where it is encoded as [`Redactor::text`] says.
    #[must_use]
    pub fn redact(mut self, text: impl Into<String>) -> Self {
        self.texts = self.texts.text(&text.into());
        self
    }

    /// What has been taken down so far.
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
        let token = request.extensions().get().map(|Bearer(token)| token.secret().into());
        let secrets = secret_words(request.headers()).chain(token);
        let all = secrets.fold(self.texts.clone(), |all, secret| all.secret(&secret));
        let clean = |text: &str| all.redact(text).into_owned();
        let exchange = Exchange::new(request, response, &clean);
        self.exchanges().push(exchange);
    }
}

/// Answers in the place of Core, from a [`Cassette`]; nothing is sent.
///
/// A call is answered by the first exchange of the same method, path, query and body that has not
/// been used; where there is none, it is an error that says so. Requests to the identity server are
/// sent: an [`HttpClient`](crate::client::HttpClient) of a test answers those.
#[derive(Debug)]
pub struct Replayer {
    left: Mutex<Vec<Exchange>>,
    texts: Redactor,
}

impl Replayer {
    /// Answers from this cassette.
    #[must_use]
    pub fn new(cassette: Cassette) -> Self {
        Self { left: Mutex::new(cassette.exchanges), texts: Redactor::new() }
    }

    /// Takes a text for what the recorder has put in its place.
    #[must_use]
    pub fn redact(mut self, text: impl Into<String>) -> Self {
        self.texts = self.texts.text(&text.into());
        self
    }

    /// How many exchanges have not been used.
    #[must_use]
    pub fn left(&self) -> usize {
        self.exchanges().len()
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Middleware for Replayer {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        let asked = Asked::new(request, &|text| self.texts.redact(text).into_owned());
        let mut left = self.exchanges();
        let found = left.iter().position(|exchange| exchange.request == asked);
        let response = found.and_then(|index| left.remove(index).response());
        match response {
            Some(response) => Ok(Some(response)),
            None => Err(format!("the cassette has no answer left to `{}`", asked.line()).into()),
        }
    }
}

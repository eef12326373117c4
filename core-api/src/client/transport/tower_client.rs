//! A `tower::Service` as a transport.

use std::{error::Error, fmt, future::poll_fn};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::{Body, ConnectionReuse, HttpClient, ResponseFuture, TransportError};

/// Sends requests through a `tower::Service`, such as an `axum::Router` in a test.
///
/// The [`ConnectionReuse`] is an extension of each request. An error of the service becomes
/// [`TransportError::unknown`], unless it is a [`TransportError`]; one of a service that is not ready
/// becomes [`TransportError::not_sent`].
///
/// The service keeps the rules of [`HttpClient`]; so it has no layer that follows redirects, repeats
/// requests or decompresses answers.
///
/// ```
/// use core_api::client::{TowerClient, Transport};
/// use axum::{Router, routing::get};
///
/// let router: Router = Router::new().route("/api/health", get(|| async { "\"OK\"" }));
/// let transport = Transport::builder().http_client(TowerClient::new(router)).build()?;
/// # Ok::<(), core_api::client::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct TowerClient<S>(S);

impl<S> TowerClient<S> {
    /// Takes a service, which is cloned for each request.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self(service)
    }
}

impl<S, B> HttpClient for TowerClient<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn send(&self, request: Request<Bytes>, reuse: ConnectionReuse) -> ResponseFuture<'_> {
        let mut service = self.0.clone();
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(reuse);
        Box::pin(async move {
            let ready = poll_fn(|cx| service.poll_ready(cx)).await;
            ready.map_err(|error| typed(error, TransportError::not_sent))?;
            let answer = service.call(request).await;
            Ok(answer.map_err(|error| typed(error, TransportError::unknown))?.map(Body::new))
        })
    }
}

type Source = Box<dyn Error + Send + Sync>;

fn typed(error: impl Into<Source>, otherwise: fn(Source) -> TransportError) -> TransportError {
    match error.into().downcast() {
        Ok(error) => *error,
        Err(error) => otherwise(error),
    }
}

/// A service need not be `Debug`.
impl<S> fmt::Debug for TowerClient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerClient").finish_non_exhaustive()
    }
}

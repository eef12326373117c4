//! A `tower::Service` as a transport.

use std::{error::Error, fmt, future::poll_fn};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::{Body, ConnectionReuse, HttpClient, ResponseFuture, TransportError};

/// Sends requests through a `tower::Service`, such as an `axum::Router` in a test.
///
/// The [`ConnectionReuse`] is an extension of each request. An error that is not a [`TransportError`] becomes
/// [`TransportError::not_sent`] if the service is not ready, and [`TransportError::unknown`] otherwise.
///
/// The service must keep the rules of [`HttpClient`]. So it must have no layer that follows redirects, retries
/// requests or decompresses responses.
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
    /// Wraps a service, which is cloned for each request.
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
            let response = service.call(request).await;
            Ok(response.map_err(|error| typed(error, TransportError::unknown))?.map(Body::new))
        })
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

fn typed(error: impl Into<BoxError>, otherwise: fn(BoxError) -> TransportError) -> TransportError {
    match error.into().downcast() {
        Ok(error) => *error,
        Err(error) => otherwise(error),
    }
}

/// Omits the service, which may not be `Debug`.
impl<S> fmt::Debug for TowerClient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerClient").finish_non_exhaustive()
    }
}

//! The HTTP transport: proxy, certificates, host names, or an HTTP client of your own.
//!
//! A [`Transport`] serves API calls and, with `core_auth::App::with_transport`, the identity server. Its
//! settings then apply to both.
//!
//! ```
//! use core_api::{Client, client::Transport};
//! use std::time::Duration;
//! # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
//!
//! let transport = Transport::builder()
//!     .proxy("http://proxy.example.org:3128")
//!     .connect_timeout(Duration::from_secs(5))
//!     .user_agent("my-app/1.2")
//!     .build()?;
//! let client = Client::builder(provider).transport(transport.clone()).build()?;
//! // let app = core_auth::App::production(…)?.with_transport(transport);
//! # Ok(())
//! # }
//! ```
//!
//! # A transport of your own
//!
//! An [`HttpClient`] replaces sockets, TLS and proxies. Examples are a test double, another kind of proxy, and
//! another HTTP library. [`TowerClient`] wraps a `tower::Service`.
//!
//! ```
//! use core_api::{Client, client::{ConnectionReuse, HttpClient, ResponseFuture, Transport}};
//! use bytes::Bytes;
//! use http::{Request, Response};
//!
//! /// Answers each call with an empty list.
//! #[derive(Debug)]
//! struct Empty;
//!
//! impl HttpClient for Empty {
//!     fn send(&self, _: Request<Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
//!         Box::pin(async { Ok(Response::new(Bytes::from("[]").into())) })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use core_api::{AccessToken, TokenProvider, token::TokenFuture};
//! # struct Token;
//! # impl TokenProvider for Token {
//! #     fn token(&self) -> TokenFuture<'_> {
//! #         let base = "https://api.bqecore.com/api".parse().unwrap();
//! #         Box::pin(async { Ok(AccessToken::new("secret", base)) })
//! #     }
//! #     fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
//! #         self.token()
//! #     }
//! # }
//! let transport = Transport::builder().http_client(Empty).build()?;
//! let client = Client::builder(Token).transport(transport).build()?;
//! assert!(client.collect(core_api::ListActivities::new()).await?.is_empty());
//! # Ok(())
//! # }
//! ```

mod body;
mod builder;
mod certificate;
mod http_client;
mod no_proxy;
mod proxy;
mod request_secrets;
mod reqwest_client;
mod reqwest_error;
mod resolver;
mod tls;
mod tower_client;

use std::{fmt, sync::Arc};

use bytes::Bytes;
use futures_util::future::Either;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

pub use body::Body;
pub use builder::TransportBuilder;
pub use http_client::{ConnectionReuse, HttpClient, ResponseFuture};
pub use resolver::{ResolveFuture, Resolver};
pub use tower_client::TowerClient;

pub use super::transport_error::TransportError;

use super::{
    ConfigError,
    middleware::{IdentityRequest, MiddlewareStack},
};
use reqwest_client::ReqwestClient;

/// The HTTP transport for API calls and requests to the identity server.
///
/// Clones share the connections. The default connects directly, over TLS with the root certificates of the
/// system. It opens connections with the first request.
///
/// `core-api` and `core-auth` enforce some rules with every transport. Tokens and secrets go to permitted
/// hosts only, and never over `http` beyond this machine. Responses have limits in size and time. Compressed
/// responses are refused. [`HttpClient`] lists the rules for a transport of your own.
#[derive(Clone)]
pub struct Transport(Arc<TransportParts>);

struct TransportParts {
    http_client: Route,
    user_agent: HeaderValue,
    middleware: MiddlewareStack,
}

/// The HTTP client of a transport.
enum Route {
    /// The default, which can be checked before the first request.
    Reqwest(Box<ReqwestClient>),
    /// A client of the caller.
    Custom(Box<dyn HttpClient>),
}

impl Transport {
    /// The `User-Agent` of this crate.
    const PRODUCT: &str = concat!("core-api-rust/", env!("CARGO_PKG_VERSION"));

    /// Creates a builder of a transport.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::new()
    }

    /// Sends a request without middleware. If it has no `User-Agent`, the transport adds its own.
    ///
    /// Redirects are not followed, and no status is an error.
    ///
    /// # Errors
    ///
    /// Fails without a response. The error shows whether the server may have acted.
    pub fn send(
        &self,
        request: Request<Bytes>,
        reuse: ConnectionReuse,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send {
        match &self.0.http_client {
            // reqwest adds the user agent itself.
            Route::Reqwest(http_client) => Either::Left(http_client.send(request, reuse)),
            Route::Custom(http_client) => {
                let mut request = request;
                let headers = request.headers_mut();
                headers.entry(header::USER_AGENT).or_insert_with(|| self.0.user_agent.clone());
                let has_body = request.method() != Method::HEAD;
                let sent = http_client.send(request, reuse);
                Either::Right(async move {
                    let response = sent.await?;
                    let length = length(&response).filter(|_| has_body);
                    Ok(response.map(|body| body.expecting(length)))
                })
            }
        }
    }

    /// Sends a request of OAuth or OpenID Connect over a new connection.
    ///
    /// [Middleware](super::Middleware::before_identity) sees its method, address and headers, but neither
    /// secrets nor bodies.
    ///
    /// # Errors
    ///
    /// Fails as [`send`](Self::send) does. Also fails if a middleware refuses the request.
    pub async fn send_to_identity_server(
        &self,
        mut request: Request<Bytes>,
    ) -> Result<Response<Body>, TransportError> {
        let stack = &self.0.middleware;
        let mut shown = IdentityRequest::of(&request);
        stack.before_identity(&mut shown).map_err(TransportError::refused)?;
        request.headers_mut().extend(shown.take_added());
        let (headers, form) = (request.headers().clone(), request.body().clone());
        let result = self.send(request, ConnectionReuse::Never).await;
        let result =
            result.map_err(|error| error.without(&request_secrets::redactor(&headers, &form)));
        stack.after_identity(&shown, result.as_ref().map(Response::status));
        result
    }

    /// Checks that requests can be sent.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match &self.0.http_client {
            Route::Reqwest(http_client) => http_client.check(),
            Route::Custom(_) => Ok(()),
        }
    }

    pub(super) fn middleware(&self) -> &MiddlewareStack {
        &self.0.middleware
    }
}

/// Returns the `Content-Length` of a response of the caller's client. reqwest checks it on its own.
fn length(response: &Response<Body>) -> Option<u64> {
    if matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        return None;
    }
    response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

impl Default for Transport {
    fn default() -> Self {
        Self(Arc::new(TransportParts {
            http_client: Route::Reqwest(Box::default()),
            user_agent: HeaderValue::from_static(Self::PRODUCT),
            middleware: MiddlewareStack::default(),
        }))
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Transport");
        match &self.0.http_client {
            Route::Reqwest(http_client) => debug.field("http_client", http_client),
            Route::Custom(http_client) => debug.field("http_client", http_client),
        };
        debug.field("user_agent", &self.0.user_agent).finish_non_exhaustive()
    }
}

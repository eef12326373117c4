//! A server of lists whose answers are functions of the request.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::RawQuery,
    http::{Method, StatusCode, Uri},
    response::IntoResponse,
};
use core_api::{AccessToken, Client, TokenProvider, token::TokenFuture};
use core_sandbox::Sandbox;
use uuid::Uuid;

/// A provider that always returns the same token.
pub(crate) struct Token(pub(crate) AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

pub(crate) fn client(endpoint: &str, secret: String) -> Client {
    let token = AccessToken::new(secret, endpoint.parse().unwrap());
    Client::builder(Token(token)).allow_loopback().build().unwrap()
}

pub(crate) fn client_of(sandbox: &Sandbox) -> Client {
    client(sandbox.endpoint(), sandbox.issue_token())
}

/// A request that a scripted server received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) page: Option<u32>,
    pub(crate) size: Option<u32>,
    pub(crate) query: String,
}

/// A server that answers every list with a function of the request.
pub(crate) struct Script {
    pub(crate) client: Client,
    pub(crate) endpoint: String,
    pub(crate) requests: Arc<Mutex<Vec<ReceivedRequest>>>,
    /// The maximum number of requests that were in flight at the same time.
    pub(crate) max_in_flight: Arc<AtomicUsize>,
}

impl Script {
    pub(crate) async fn start(
        answer: impl Fn(&ReceivedRequest) -> (u16, String) + Clone + Send + Sync + 'static,
    ) -> Self {
        let requests: Arc<Mutex<Vec<ReceivedRequest>>> = Arc::default();
        let (now, max_in_flight): (Arc<AtomicUsize>, Arc<AtomicUsize>) = Default::default();
        let log = Arc::clone(&requests);
        let peak = Arc::clone(&max_in_flight);
        let handle = async move |method: Method, uri: Uri, RawQuery(query): RawQuery| {
            let running = now.fetch_add(1, Ordering::SeqCst) + 1;
            peak.fetch_max(running, Ordering::SeqCst);
            let request =
                ReceivedRequest::parse(method.as_str(), uri.path(), &query.unwrap_or_default());
            log.lock().unwrap().push(request.clone());
            // Later pages are answered sooner, so the client has to restore their order. No test waits for this time.
            let late = 40_u64.saturating_sub(u64::from(request.page.unwrap_or(0)) * 4);
            tokio::time::sleep(Duration::from_millis(late)).await;
            let (status, body) = answer(&request);
            now.fetch_sub(1, Ordering::SeqCst);
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(handle);
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self { client: client(&endpoint, "secret".to_owned()), endpoint, requests, max_in_flight }
    }

    pub(crate) fn pages(&self) -> Vec<u32> {
        self.requests.lock().unwrap().iter().filter_map(|request| request.page).collect()
    }
}

impl ReceivedRequest {
    fn parse(method: &str, path: &str, query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let text: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
        let page = text.iter().find_map(|pair| pair.strip_prefix("page=")?.split_once(','));
        let (page, size) = page.unzip();
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let query = text.join(" & ");
        let (method, path) = (method.to_owned(), path.to_owned());
        Self { method, path, page: number(page), size: number(size), query }
    }
}

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Returns these rows for the first page, and an empty page for all others.
pub(crate) fn first_page_only(request: &ReceivedRequest, rows: &str) -> (u16, String) {
    if request.page == Some(1) { (200, rows.to_owned()) } else { (204, String::new()) }
}

/// Returns a page of `total` activities, from a server that caps its pages at `cap` rows.
pub(crate) fn page(request: &ReceivedRequest, cap: u32, total: u32) -> (u16, String) {
    let size = request.size.map_or(cap, |size| size.min(cap));
    let first = (request.page.unwrap_or(1) - 1) * size;
    let rows: Vec<String> = (first..total.min(first + size))
        .map(|row| format!(r#"{{"id":"{}","code":"{row}"}}"#, id(u128::from(row))))
        .collect();
    if rows.is_empty() { (204, String::new()) } else { (200, format!("[{}]", rows.join(","))) }
}

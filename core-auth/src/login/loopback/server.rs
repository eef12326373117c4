//! The HTTP server that receives the callback.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
};

use super::{listener::Listener, one_time_redirect::OneTimeRedirect, page};
use crate::Error;

/// Maximum time to receive a request head.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum number of open connections. Browsers open some that they never use.
///
/// Beyond this number, the oldest connection is closed, so that idle ones cannot block the callback.
const MAX_CONNECTIONS: usize = 64;

/// Maximum size of a request head, in bytes.
const MAX_HEAD: usize = 16 << 10;

/// Maximum time to send the last page after the callback has arrived.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// A query that arrived at the redirect URI, and the channel for its verdict.
struct CallbackRequest {
    query: String,
    reply: oneshot::Sender<Verdict>,
}

/// The result of checking a query.
#[derive(Clone, Copy)]
enum Verdict {
    /// The query belongs to the login and has a code.
    Done,
    /// The query belongs to the login, but has no code.
    Failed,
    /// The query belongs to another login.
    Ignored,
}

/// The state that all connections share. It checks requests and passes queries to the login.
struct CallbackInbox {
    authority: String,
    path: String,
    redirect: OneTimeRedirect,
    requests: mpsc::Sender<CallbackRequest>,
}

impl Listener {
    /// Waits for the query that belongs to the login. `code` extracts the code from a query.
    ///
    /// A query with another `state` is ignored, because anybody who knows the port can send one.
    pub(super) async fn answer(
        self,
        redirect: OneTimeRedirect,
        code: impl Fn(&str) -> Result<String, Error>,
    ) -> String {
        let (requests, mut received) = mpsc::channel(1);
        let inbox = Arc::new(CallbackInbox {
            authority: self.authority.clone(),
            path: self.path.clone(),
            redirect,
            requests,
        });
        let mut connections = Connections::default();
        let query = loop {
            tokio::select! {
                accepted = self.accept() => match accepted {
                    Ok(stream) => connections.serve(stream, Arc::clone(&inbox)),
                    // For example, the process has too many open files. The error may be temporary.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                Some(_) = connections.tasks.join_next() => {}
                Some(CallbackRequest { query, reply }) = received.recv() => {
                    let verdict = match code(&query) {
                        Ok(_) => Verdict::Done,
                        Err(error) if error.is_of_other_login() => Verdict::Ignored,
                        Err(_) => Verdict::Failed,
                    };
                    // The connection may be gone, but the query is still valid.
                    let _ = reply.send(verdict);
                    if !matches!(verdict, Verdict::Ignored) {
                        break query;
                    }
                }
            }
        };
        // Closes the port while the browser still reads its page.
        drop(self);
        drop(received);
        let _ = tokio::time::timeout(FLUSH_TIMEOUT, connections.flush()).await;
        query
    }
}

/// The open connections. Dropping this closes them.
#[derive(Default)]
struct Connections {
    tasks: JoinSet<bool>,
    /// In order of age, the oldest first.
    handles: VecDeque<AbortHandle>,
}

impl Connections {
    fn serve(&mut self, stream: TcpStream, inbox: Arc<CallbackInbox>) {
        self.handles.retain(|handle| !handle.is_finished());
        if self.handles.len() >= MAX_CONNECTIONS
            && let Some(oldest) = self.handles.pop_front()
        {
            oldest.abort();
        }
        self.handles.push_back(self.tasks.spawn(serve(stream, inbox)));
    }

    /// Waits until the connection of the callback has sent its page.
    async fn flush(&mut self) {
        while let Some(served) = self.tasks.join_next().await {
            if matches!(served, Ok(true)) {
                return;
            }
        }
    }
}

/// Serves one request. Returns whether it was the callback of the login.
async fn serve(stream: TcpStream, inbox: Arc<CallbackInbox>) -> bool {
    let is_answer = AtomicBool::new(false);
    let service = service_fn(async |request: Request<Incoming>| {
        let (verdict, response) = inbox.respond(&request).await;
        if matches!(verdict, Verdict::Done | Verdict::Failed) {
            is_answer.store(true, Ordering::Release);
        }
        Ok::<_, Infallible>(response)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .keep_alive(false)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // An error of the connection does not change the verdict.
    let _ = connection.await;
    is_answer.load(Ordering::Acquire)
}

impl CallbackInbox {
    async fn respond<B>(&self, request: &Request<B>) -> (Verdict, Response<String>) {
        let ignored = |status| (Verdict::Ignored, page::ignored(status));
        if !self.is_own_host(request.headers()) {
            return ignored(StatusCode::FORBIDDEN);
        }
        let is_start = self.redirect.is_at(request.uri().path());
        if !is_start && request.uri().path() != self.path {
            return ignored(StatusCode::NOT_FOUND);
        }
        if request.method() != Method::GET {
            return ignored(StatusCode::METHOD_NOT_ALLOWED);
        }
        if is_prefetch(request.headers()) {
            return ignored(StatusCode::SERVICE_UNAVAILABLE);
        }
        if is_start {
            return (Verdict::Ignored, self.redirect.respond());
        }
        let Some(query) = request.uri().query() else { return ignored(StatusCode::BAD_REQUEST) };
        match self.ask(query).await {
            Some(Verdict::Done) => (Verdict::Done, page::done()),
            Some(Verdict::Failed) => (Verdict::Failed, page::failed()),
            Some(Verdict::Ignored) => ignored(StatusCode::BAD_REQUEST),
            // Another callback was accepted first.
            None => ignored(StatusCode::GONE),
        }
    }

    async fn ask(&self, query: &str) -> Option<Verdict> {
        let (reply, replied) = oneshot::channel();
        let request = CallbackRequest { query: query.to_owned(), reply };
        self.requests.send(request).await.ok()?;
        replied.await.ok()
    }

    /// Returns whether the `Host` header names this server.
    ///
    /// A web page can make its own host name resolve to this machine (DNS rebinding), but it cannot
    /// forge this header.
    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|value| value.to_str().ok());
        host.is_some_and(|host| host.eq_ignore_ascii_case(&self.authority))
            && hosts.next().is_none()
    }
}

/// Returns whether a browser prefetches a page that the person may never open.
///
/// A prefetch would use up an address that works only once. A browser whose prefetch is rejected
/// sends a new request when the person opens the page.
fn is_prefetch(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].into_iter().any(|name| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split([',', ';', ' '])).any(|word| {
            ["prefetch", "prerender", "preview"].iter().any(|one| word.eq_ignore_ascii_case(one))
        })
    })
}

//! The contract of `HttpClient`, tested with reqwest and with a `tower::Service`.

use std::{
    future::{Ready, ready},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use core_api::client::{ConnectionReuse, TowerClient, Transport, TransportError, transport::Body};
use http::{Request, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tower_service::Service;

/// A server that answers all requests with one text, and counts them.
struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// An empty answer closes the connection.
    async fn start(answer: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: format!("http://{}/", listener.local_addr().unwrap()),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let counts = (Arc::clone(&server.connections), Arc::clone(&server.requests));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counts.0.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&counts.1);
                tokio::spawn(async move {
                    let (mut head, is_whole) =
                        (Vec::new(), |head: &[u8]| head.ends_with(b"\r\n\r\n"));
                    while let Ok(byte) = stream.read_u8().await {
                        head.push(byte);
                        if !is_whole(&head) {
                            continue;
                        }
                        requests.fetch_add(1, Ordering::SeqCst);
                        let asked = String::from_utf8_lossy(&head).to_lowercase();
                        assert!(!asked.contains("accept-encoding"), "{asked}");
                        head.clear();
                        let is_cut = answer.ends_with(b"cut");
                        if answer.is_empty() || stream.write_all(answer).await.is_err() || is_cut {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }
}

/// A service of another crate, around reqwest.
#[derive(Clone)]
struct Foreign(Transport);

impl Service<Request<Body>> for Foreign {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move {
            let reuse = request.extensions_mut().remove().unwrap();
            let (parts, mut body) = request.into_parts();
            let body = body.chunk().await?.unwrap_or_default();
            transport.send(Request::from_parts(parts, body), reuse).await
        })
    }
}

/// A service that is never ready, or that fails with an error of its own.
#[derive(Clone)]
struct Broken {
    is_ready: bool,
}

impl Service<Request<Body>> for Broken {
    type Response = Response<Body>;
    type Error = &'static str;
    type Future = Ready<Result<Response<Body>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        Poll::Ready(if self.is_ready { Ok(()) } else { Err("the pool is closed") })
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Err("the connection is gone"))
    }
}

fn transports() -> [Transport; 2] {
    let foreign = TowerClient::new(Foreign(Transport::default()));
    [Transport::default(), Transport::builder().http_client(foreign).build().unwrap()]
}

fn request(address: &str) -> Request<Bytes> {
    Request::get(address).body(Bytes::new()).unwrap()
}

async fn read(transport: &Transport, address: &str) -> Result<(u16, Vec<u8>), TransportError> {
    let mut answer = transport.send(request(address), ConnectionReuse::Never).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.body_mut().chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok((answer.status().as_u16(), bytes))
}

#[tokio::test]
async fn an_answer_comes_as_it_was_sent_whatever_its_status_or_form() {
    for transport in transports() {
        for (answer, status, body) in [
            (&b"HTTP/1.1 302 X\r\nlocation: /next\r\ncontent-length: 0\r\n\r\n"[..], 302, &b""[..]),
            (b"HTTP/1.1 308 X\r\nlocation: /next\r\ncontent-length: 2\r\n\r\nno", 308, b"no"),
            (b"HTTP/1.1 401 X\r\nwww-authenticate: Basic\r\ncontent-length: 0\r\n\r\n", 401, b""),
            (b"HTTP/1.1 503 X\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n", 503, b""),
            (b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\x1f\x8b", 200, b"\x1f\x8b"),
            (b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 200, b"abc"),
        ] {
            let server = Server::start(answer).await;
            assert_eq!(read(&transport, &server.address).await.unwrap(), (status, body.to_vec()));
            assert_eq!(server.counts(), (1, 1), "{status}");
        }
    }
}

#[tokio::test]
async fn a_request_is_sent_once_and_may_have_been_read_where_no_answer_comes() {
    for transport in transports() {
        for answer in
            [&b""[..], b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\ncut", b"SSH-2.0\r\n\r\n"]
        {
            let server = Server::start(answer).await;
            let error = read(&transport, &server.address).await.unwrap_err();
            assert!(!error.is_not_sent() && !error.is_permanent(), "{error:?}");
            assert_eq!(server.counts(), (1, 1), "{error}");
        }
    }
}

#[tokio::test]
async fn a_request_that_cannot_leave_was_not_sent() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/?secret=hunter2", gone.local_addr().unwrap());
    drop(gone);
    for transport in transports() {
        let error = read(&transport, &address).await.unwrap_err();
        assert!(error.is_not_sent() && !error.is_refused(), "{error:?}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let error = read(&transport, "/no/host").await.unwrap_err();
        assert!(error.is_refused() && error.is_permanent(), "{error:?}");
    }
}

#[tokio::test]
async fn a_request_that_needs_a_connection_of_its_own_has_one() {
    let answer = b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\nok";
    for transport in transports() {
        let server = Server::start(answer).await;
        for (reuse, connections) in [
            (ConnectionReuse::Permitted, 1),
            (ConnectionReuse::Permitted, 1),
            (ConnectionReuse::Never, 2),
            (ConnectionReuse::Never, 3),
            (ConnectionReuse::Permitted, 3),
        ] {
            let mut answer = transport.send(request(&server.address), reuse).await.unwrap();
            while answer.body_mut().chunk().await.unwrap().is_some() {}
            assert_eq!(server.counts().0, connections, "{reuse:?}");
        }
    }
}

#[tokio::test]
async fn an_error_of_a_service_is_typed_by_the_point_that_it_came_to() {
    for (is_ready, text) in [(false, "the pool is closed"), (true, "the connection is gone")] {
        let service = TowerClient::new(Broken { is_ready });
        let transport = Transport::builder().http_client(service).build().unwrap();
        let error = read(&transport, "https://core.test/").await.unwrap_err();
        assert_eq!((error.is_not_sent(), error.to_string().as_str()), (!is_ready, text));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_of_a_request_that_was_sent() {
    let broken = || Err(TransportError::not_sent("says a careless transport").permanent());
    let stream =
        futures_util::stream::iter([Ok(http_body::Frame::data(Bytes::from("a"))), broken()]);
    let mut body = Body::new(http_body_util::StreamBody::new(stream));
    assert_eq!(body.chunk().await.unwrap().unwrap(), "a");
    let error = body.chunk().await.unwrap_err();
    assert!(!error.is_not_sent() && error.is_permanent(), "{error:?}");
}

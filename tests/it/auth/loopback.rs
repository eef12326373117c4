//! Logins with a browser on this machine.

mod addresses;
mod ahead;
mod page;
mod people;

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use core_api::Scope;
use core_auth::{App, Error, Grant, Loopback};
use core_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};
use url::Url;

use super::identity_stub::IdentityStub;
use crate::support::http_client::http_client_builder;

const GOOD: &str =
    r#"{"access_token":"a","token_type":"Bearer","endpoint":"https://core.test/api"}"#;

const LONG: Duration = Duration::from_secs(60);

/// A login that is waiting for its callback.
struct Waiting {
    port: u16,
    state: String,
    login: JoinHandle<Result<Grant, Error>>,
}

impl Waiting {
    /// Starts a login on any port, and acts as its browser.
    async fn start(app: &App, wait: Duration) -> Self {
        let (tell, told) = oneshot::channel();
        let loopback =
            Loopback::new(app).on_any_free_port().wait(wait).without_paste().open_with(|url| {
                tell.send(url.clone()).map_err(|_| io::ErrorKind::BrokenPipe.into())
            });
        let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
        let url = redirected(&told.await.unwrap()).await;
        let value = |name: &str| {
            let pair = url.query_pairs().find(|(found, _)| found == name);
            pair.unwrap().1.into_owned()
        };
        let redirect = Url::parse(&value("redirect_uri")).unwrap();
        Self { port: redirect.port().unwrap(), state: value("state"), login }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap()
    }

    /// Sends a request head and reads the response to its end.
    async fn ask(&self, line: &str, host: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("{line} HTTP/1.1\r\n{host}\r\n\r\n");
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        // A head that is too long is answered before it is read, so the connection may be reset.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), &format!("Host: 127.0.0.1:{}", self.port)).await
    }

    async fn is_free(&self) -> bool {
        TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.is_ok()
    }
}

/// The target of the one-time address of a login.
pub(super) async fn redirected(start: &Url) -> Url {
    let http = http_client_builder().build().unwrap();
    let answer = http.get(start.clone()).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().parse().unwrap()
}

async fn stub() -> IdentityStub {
    let stub = IdentityStub::start().await;
    stub.tell(200, GOOD);
    stub
}

#[tokio::test]
async fn a_browser_on_this_machine_brings_the_answer() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await.unwrap();
    let id = sandbox.public_app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    let (tell, page) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    let loopback = Loopback::new(&app.allow_loopback()).open_with(move |url| {
        let url = url.clone();
        runtime.spawn(async move {
            let follow = http_client_builder().redirect(reqwest::redirect::Policy::default());
            let answer = follow.build().unwrap().get(url).send().await.unwrap();
            tell.send(answer.text().await.unwrap()).unwrap();
        });
        Ok(())
    });
    let grant = loopback.log_in([Scope::ReadCore, Scope::Openid]).await.unwrap();
    assert!(grant.identity().is_some());
    assert!(page.await.unwrap().contains("You can close this window"));
}

#[tokio::test]
async fn whatever_else_comes_to_the_port_is_turned_away() {
    let stub = stub().await;
    let waiting = Waiting::start(&stub.app, LONG).await;
    let host = format!("Host: 127.0.0.1:{}", waiting.port);
    let good = format!("/callback?code=c0de&state={}", waiting.state);

    // Connections that send nothing or half a request, or close at once.
    let mut idle = Vec::new();
    for part in ["", "G", "GET /callback HTTP/1.1\r\nHo"] {
        let mut stream = waiting.connect().await;
        stream.write_all(part.as_bytes()).await.unwrap();
        idle.push(stream);
    }
    let gone = waiting.connect().await;
    gone.set_zero_linger().unwrap();
    drop(gone);

    for (line, status) in [
        ("GET /favicon.ico".to_owned(), "404"),
        (format!("GET /callback/{good}"), "404"),
        (format!("HEAD {good}"), "405"),
        (format!("OPTIONS {good}"), "405"),
        (format!("POST {good}"), "405"),
        ("GET /callback".to_owned(), "400"),
        ("GET /callback?code=c0de&state=other".to_owned(), "400"),
        ("GET /callback?error=access_denied&state=other".to_owned(), "400"),
        ("GET /callback?error=access_denied".to_owned(), "400"),
        ("nonsense".to_owned(), "400"),
    ] {
        let answer = waiting.ask(&line, &host).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line}: {answer}");
    }
    let long = waiting.get(&format!("/callback?code={}", "c".repeat(70_000))).await;
    assert!(!long.contains(" 200 "), "{long}");

    // A web page whose host name resolves to this machine cannot send a callback (DNS rebinding).
    for host in ["Host: evil.test", "Host: 127.0.0.1", "Host: localhost:1", "X-Host: none"] {
        let answer = waiting.ask(&format!("GET {good}"), host).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
    }
    assert_eq!(stub.requests().len(), 0, "no code was exchanged");

    assert!(waiting.get(&good).await.starts_with("HTTP/1.1 200 "));
    waiting.login.await.unwrap().unwrap();
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn connections_that_say_nothing_keep_no_answer_out() {
    let stub = stub().await;
    let waiting = Waiting::start(&stub.app, LONG).await;
    let mut idle = Vec::new();
    for _ in 0..200 {
        idle.push(waiting.connect().await);
    }
    let good = format!("/callback?code=c0de&state={}", waiting.state);
    // Shorter than the time-out of an idle connection.
    let page = tokio::time::timeout(Duration::from_secs(8), waiting.get(&good)).await;
    assert!(page.unwrap().contains(" 200 "));
    waiting.login.await.unwrap().unwrap();
}

#[tokio::test]
async fn one_answer_counts_and_the_port_is_closed_after_it() {
    let stub = stub().await;
    let waiting = Waiting::start(&stub.app, LONG).await;
    let mut late = waiting.connect().await;
    let good = format!("/callback?code=c0de&state={}", waiting.state);
    assert!(waiting.get(&good).await.contains(" 200 "));
    // A connection that was opened before cannot send a second callback.
    let again = format!("GET {good} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", waiting.port);
    let _ = late.write_all(again.as_bytes()).await;
    let mut answer = String::new();
    let _ = late.read_to_string(&mut answer).await;
    assert!(!answer.contains(" 200 "), "{answer}");
    assert!(waiting.is_free().await);
    waiting.login.await.unwrap().unwrap();
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_without_a_code_ends_the_wait() {
    let stub = stub().await;
    for (query, expected) in [
        ("error=access_denied", "access was denied"),
        ("code=", "an empty `code`"),
        ("code=c0de&iss=https://evil.test", "another identity server"),
    ] {
        let waiting = Waiting::start(&stub.app, LONG).await;
        waiting.get(&format!("/callback?{query}&state={}", waiting.state)).await;
        let error = waiting.login.await.unwrap().unwrap_err().to_string();
        assert!(error.contains(expected), "{query}: {error}");
    }
    assert_eq!(stub.requests().len(), 0);
}

#[tokio::test]
async fn a_login_that_is_dropped_frees_the_port() {
    let stub = stub().await;
    let mut waiting = Waiting::start(&stub.app, LONG).await;
    let _half_open = waiting.connect().await;
    assert!(!waiting.is_free().await);
    waiting.login.abort();
    assert!((&mut waiting.login).await.unwrap_err().is_cancelled());
    assert!(waiting.is_free().await);
}

#[tokio::test]
async fn an_error_names_a_port_that_is_in_use() {
    let stub = stub().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let redirect = format!("http://{address}/callback");
    let app = App::at(stub.issuer(), "id", &redirect).unwrap().allow_loopback();
    let login = Loopback::new(&app).open_with(|_| panic!("no browser is opened")).log_in([]);
    let error = login.await.unwrap_err();
    assert_eq!(error.kind(), core_auth::ErrorKind::LoginChannel, "{error}");
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn only_addresses_of_this_machine_are_listened_at() {
    let stub = stub().await;
    for redirect in [
        "https://127.0.0.1/callback",
        "http://0.0.0.0/callback",
        "http://10.0.0.1/callback",
        "http://app.test/callback",
        "timelogger://callback",
    ] {
        let app = App::at(stub.issuer(), "id", redirect).unwrap().allow_loopback();
        let login = Loopback::new(&app).open_with(|_| panic!("no browser is opened")).log_in([]);
        let error = login.await.unwrap_err();
        assert_eq!(error.kind(), core_auth::ErrorKind::Configuration, "{redirect}: {error}");
    }
}

#[tokio::test]
async fn localhost_is_listened_at_by_both_protocols() {
    let stub = stub().await;
    let redirect = "http://localhost/callback";
    let app = App::at(stub.issuer(), "id", redirect).unwrap().with_secret("s").allow_loopback();
    let waiting = Waiting::start(&app, LONG).await;
    let address = SocketAddr::from((Ipv6Addr::LOCALHOST, waiting.port));
    // A machine without IPv6 has only the IPv4 address.
    let mut stream = match TcpStream::connect(address).await {
        Ok(stream) => stream,
        Err(_) => waiting.connect().await,
    };
    let (port, state) = (waiting.port, &waiting.state);
    let request =
        format!("GET /callback?code=c0de&state={state} HTTP/1.1\r\nHost: LOCALHOST:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    waiting.login.await.unwrap().unwrap();
    let encoded = format!("redirect_uri=http%3A%2F%2Flocalhost%3A{port}%2Fcallback");
    assert!(stub.requests()[0].contains(&encoded), "{:?}", stub.requests());
}

#[tokio::test]
async fn the_address_is_shown_where_no_browser_opens() {
    let stub = stub().await;
    let (tell, told) = oneshot::channel();
    let loopback = Loopback::new(&stub.app)
        .on_any_free_port()
        .wait(LONG)
        .open_with(|_| Err(io::ErrorKind::NotFound.into()))
        .show_with(|url| tell.send(url.clone()).unwrap());
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let url = told.await.unwrap();
    assert!(url.as_str().starts_with(stub.issuer()), "{url}");
    login.abort();
}

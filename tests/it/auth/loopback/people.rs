//! A login as seen by the person and by other users of the machine.

use std::{io, time::Duration};

use core_api::Scope;
use core_auth::Loopback;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf},
    sync::oneshot,
};

use super::{LONG, redirected, stub};

/// The other end of a terminal.
struct Person {
    lines: BufReader<ReadHalf<DuplexStream>>,
    keyboard: tokio::io::WriteHalf<DuplexStream>,
}

/// A login at a terminal.
fn at_terminal(loopback: Loopback) -> (Loopback, Person) {
    let (near, far) = tokio::io::duplex(1 << 16);
    let (input, output) = tokio::io::split(near);
    let (lines, keyboard) = tokio::io::split(far);
    let loopback = loopback.paste_from(BufReader::new(input), output);
    (loopback, Person { lines: BufReader::new(lines), keyboard })
}

impl Person {
    /// Reads up to a line that contains this text. Returns everything that was read.
    async fn read_to(&mut self, text: &str) -> String {
        let mut seen = String::new();
        while !seen.contains(text) {
            let line = self.lines.read_line(&mut seen);
            let read = tokio::time::timeout(Duration::from_secs(20), line)
                .await
                .expect("a line comes")
                .unwrap();
            assert_ne!(read, 0, "`{text}` is not in {seen}");
        }
        seen
    }

    async fn paste(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }
}

/// Returns the address of the login, its redirect URI and its state.
fn read_notice(notice: &str) -> (String, String, String) {
    let line = notice.lines().find(|line| line.contains("/connect/authorize?")).unwrap();
    let url: url::Url = line.trim().parse().unwrap();
    let value = |name: &str| {
        let pair = url.query_pairs().find(|(found, _)| found == name);
        pair.unwrap().1.into_owned()
    };
    (url.to_string(), value("redirect_uri"), value("state"))
}

#[tokio::test]
async fn the_address_and_what_must_be_registered_are_shown_before_a_browser_opens() {
    let stub = stub().await;
    // The browser starts and then fails without an error.
    let loopback = Loopback::new(&stub.app).on_any_free_port().wait(LONG).open_with(|_| Ok(()));
    let (loopback, mut person) = at_terminal(loopback);
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let notice = person.read_to("must be exactly").await;
    let (_, redirect_uri, _) = read_notice(&notice);
    for text in ["If no browser opens", "paste the address", "client id must be `id`"] {
        assert!(notice.contains(text), "{text}: {notice}");
    }
    assert!(notice.contains(&format!("`{redirect_uri}`")), "{notice}");
    login.abort();
}

#[tokio::test]
async fn a_pasted_address_answers_while_the_browser_is_waited_for() {
    let stub = stub().await;
    let loopback = Loopback::new(&stub.app).on_any_free_port().wait(LONG).open_with(|_| Ok(()));
    let (loopback, mut person) = at_terminal(loopback);
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let (_, redirect_uri, state) = read_notice(&person.read_to("must be exactly").await);
    for wrong in ["", "hello", "https://elsewhere.test/?code=c", "?code=c&state=other"] {
        person.paste(wrong).await;
        let text = person.read_to("Paste the address again").await;
        let is_text = wrong == "hello";
        assert_eq!(text.contains("it has no `state`"), is_text, "{wrong}: {text}");
    }
    person.paste(&format!("\"{redirect_uri}?code=c0de&state={state}\"")).await;
    login.await.unwrap().unwrap();
    assert!(stub.requests()[0].contains("code=c0de"));
    let port = url::Url::parse(&redirect_uri).unwrap().port().unwrap();
    tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free again");
}

#[tokio::test]
async fn a_denial_that_is_pasted_ends_the_wait() {
    let stub = stub().await;
    let loopback = Loopback::new(&stub.app).on_any_free_port().wait(LONG).open_with(|_| Ok(()));
    let (loopback, mut person) = at_terminal(loopback);
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let (_, _, state) = read_notice(&person.read_to("must be exactly").await);
    person.paste(&format!("?error=access_denied&state={state}")).await;
    let error = login.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), core_auth::ErrorKind::AccessDenied, "{error}");
}

#[tokio::test]
async fn an_input_that_ends_or_makes_no_sense_leaves_the_login_to_the_browser() {
    let stub = stub().await;
    let nonsense = "x\n".repeat(100).into_bytes();
    for input in [Vec::new(), nonsense, vec![b'x'; 1 << 20], vec![0xff; 100]] {
        let (tell, told) = oneshot::channel();
        let (output, mut reader) = tokio::io::duplex(1 << 16);
        let loopback = Loopback::new(&stub.app)
            .on_any_free_port()
            .wait(LONG)
            .open_with(|url| tell.send(url.clone()).map_err(|_| io::ErrorKind::BrokenPipe.into()))
            .paste_from(BufReader::new(io::Cursor::new(input)), output);
        let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
        let url = redirected(&told.await.unwrap()).await;
        let (_, redirect_uri, state) = read_notice(url.as_str());
        let answer = format!("{redirect_uri}?code=c0de&state={state}");
        let http = crate::support::http_client::http_client_builder().build().unwrap();
        assert_eq!(http.get(answer).send().await.unwrap().status(), 200);
        login.await.unwrap().unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).await.unwrap();
        assert!(text.matches("That is not it").count() <= 5, "{text}");
    }
}

#[tokio::test]
async fn an_output_that_is_gone_does_not_end_the_login() {
    let stub = stub().await;
    let (tell, told) = oneshot::channel();
    let (output, gone) = tokio::io::duplex(1);
    drop(gone);
    let loopback = Loopback::new(&stub.app)
        .on_any_free_port()
        .wait(LONG)
        .open_with(|url| tell.send(url.clone()).map_err(|_| io::ErrorKind::BrokenPipe.into()))
        .paste_from(BufReader::new(io::Cursor::new(b"hello\n".to_vec())), output);
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let url = redirected(&told.await.unwrap()).await;
    let (_, redirect_uri, state) = read_notice(url.as_str());
    let http = crate::support::http_client::http_client_builder().build().unwrap();
    http.get(format!("{redirect_uri}?code=c0de&state={state}")).send().await.unwrap();
    login.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_wait_that_is_over_names_what_must_be_registered_and_frees_the_port() {
    let stub = stub().await;
    let (tell, told) = oneshot::channel();
    let loopback = Loopback::new(&stub.app)
        .on_any_free_port()
        .wait(Duration::from_millis(20))
        .without_paste()
        .show_with(|url| tell.send(url.clone()).unwrap())
        .open_with(|_| Ok(()));
    let error = loopback.log_in([Scope::ReadCore]).await.unwrap_err();
    assert_eq!(error.kind(), core_auth::ErrorKind::LoginFailed, "{error}");
    let (_, redirect_uri, _) = read_notice(told.await.unwrap().as_str());
    let error = error.to_string();
    for text in ["its own error page", "client id `id`", &format!("`{redirect_uri}`")] {
        assert!(error.contains(text), "{text}: {error}");
    }
    let port = url::Url::parse(&redirect_uri).unwrap().port().unwrap();
    tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free again");
}

#[tokio::test]
async fn the_command_line_of_a_browser_holds_nothing_that_answers_a_login() {
    let stub = stub().await;
    let (tell, told) = oneshot::channel();
    let loopback = Loopback::new(&stub.app)
        .on_any_free_port()
        .wait(LONG)
        .without_paste()
        .open_with(|url| tell.send(url.clone()).map_err(|_| io::ErrorKind::BrokenPipe.into()));
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore, Scope::Openid]));
    let start = told.await.unwrap();
    assert_eq!(start.host_str(), Some("127.0.0.1"));
    assert_eq!(start.query(), None);
    // 32 random bytes in base64.
    assert_eq!(start.path().len(), 44);

    let http = crate::support::http_client::http_client_builder().build().unwrap();
    // None of these requests uses up the address.
    let wrong = start.join("/wrong").unwrap();
    assert_eq!(http.get(wrong).send().await.unwrap().status(), 404);
    assert_eq!(http.head(start.clone()).send().await.unwrap().status(), 405);
    let rebound = http.get(start.clone()).header("host", "evil.test").send().await.unwrap();
    assert_eq!(rebound.status(), 403);

    let url = redirected(&start).await;
    assert!(url.as_str().starts_with(stub.issuer()), "{url}");
    for name in ["state", "nonce"] {
        let value = url.query_pairs().find(|(found, _)| found == name).unwrap().1;
        assert!(!start.as_str().contains(&*value), "{name}");
    }
    // Another user who reads the command line now is too late.
    let late = http.get(start.clone()).send().await.unwrap();
    assert_eq!(late.status(), 410);
    assert!(late.headers().get("location").is_none());
    assert!(late.text().await.unwrap().contains("opened before"));
    assert!(!login.is_finished());
    login.abort();
}

//! Browsers that prefetch a page before the person opens it.

use core_api::Scope;
use core_auth::Loopback;
use tokio::sync::oneshot;

use super::{LONG, Waiting, redirected, stub};
use crate::support::http_client::http_client_builder;

/// Headers that browsers send with a prefetch.
const AHEAD: [&str; 8] = [
    "Sec-Purpose: prefetch",
    "sec-purpose: prefetch;prerender",
    "Sec-Purpose: prefetch;anonymous-client-ip",
    "Sec-Purpose: PREFETCH, x",
    "Purpose: prefetch",
    "X-Purpose: preview",
    "X-Moz: prefetch",
    "Sec-Purpose: navigate\r\nPurpose: prefetch",
];

#[tokio::test]
async fn a_prefetched_callback_does_not_count() {
    let stub = stub().await;
    let waiting = Waiting::start(&stub.app, LONG).await;
    let host = format!("Host: 127.0.0.1:{}", waiting.port);
    let good = format!("/callback?code=c0de&state={}", waiting.state);
    for header in AHEAD {
        let answer = waiting.ask(&format!("GET {good}"), &format!("{host}\r\n{header}")).await;
        assert!(answer.starts_with("HTTP/1.1 503 "), "{header}: {answer}");
        assert!(answer.contains("no-store"), "{header}: {answer}");
    }
    assert!(!waiting.login.is_finished());
    let page = waiting.ask(&format!("GET {good}"), &format!("{host}\r\nSec-Purpose: x")).await;
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    waiting.login.await.unwrap().unwrap();
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn a_prefetch_does_not_use_up_the_one_time_address() {
    let stub = stub().await;
    let (tell, told) = oneshot::channel();
    let loopback = Loopback::new(&stub.app)
        .on_any_free_port()
        .wait(LONG)
        .without_paste()
        .show_with(|_| ())
        .open_with(|url| tell.send(url.clone()).map_err(|_| std::io::ErrorKind::BrokenPipe.into()));
    let login = tokio::spawn(loopback.log_in([Scope::ReadCore]));
    let start = told.await.unwrap();
    let http = http_client_builder().build().unwrap();
    let ahead = http.get(start.clone()).header("sec-purpose", "prefetch");
    assert_eq!(ahead.send().await.unwrap().status(), 503);
    assert!(redirected(&start).await.as_str().starts_with(stub.issuer()));
    login.abort();
}

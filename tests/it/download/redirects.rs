//! Redirects of a file's URL, over real sockets.

use core_api::ErrorKind;

use super::{
    client,
    server::{Answer, Server},
};
use crate::support::traces::TraceLog;

#[tokio::test]
async fn spans_show_the_origin_of_each_address_only() {
    let traces = TraceLog::default();
    // With a single subscriber, a callsite that another thread reaches first stays switched off.
    let _second = tracing::Dispatch::new(TraceLog::default());
    let _guard = tracing::subscriber::set_default(traces.clone());
    let storage = Server::start(|_, _| Answer::file(b"the file")).await;
    let location = storage.address("/secret-path?key=canary");
    let core = Server::start(move |_, _| Answer::redirect(302, &location)).await;
    client().download(&core.address("/secret-path?key=canary")).await.unwrap();
    let text = traces.text();
    for server in [&core, &storage] {
        assert!(text.contains(&format!("url.full={}/[redacted]", server.origin)), "{text}");
    }
    assert!(text.contains("http.request.resend_count=1"), "{text}");
    assert!(text.contains("http.response.body.size=8"), "{text}");
    assert!(!text.contains("canary") && !text.contains("secret-path"), "{text}");
}

#[tokio::test]
async fn each_redirect_is_followed_without_the_token_cookies_and_referer() {
    for status in [301, 302, 303, 307, 308] {
        let storage = Server::start(|_, _| Answer::file(b"the file")).await;
        let location = storage.address("/stored?key=canary");
        let core = Server::start(move |number, _| match number {
            0 => Answer::new(
                "307 X\nlocation: ../there?step=2\nset-cookie: a=b\ncontent-length: 0",
                b"",
            ),
            _ => Answer::redirect(status, &location),
        });
        let core = core.await;
        let mut file = Vec::new();
        let address = core.address("/files/one/a?step=1#part");
        let summary = client().download(&address).write_to(&mut file).await.unwrap();
        assert_eq!((file.as_slice(), summary.written()), (&b"the file"[..], 8));
        assert_eq!(core.paths(), ["/files/one/a?step=1", "/files/there?step=2"]);
        assert_eq!(storage.paths(), ["/stored?key=canary"]);
        for head in core.heads().iter().chain(&storage.heads()) {
            assert!(head.starts_with("get "), "{head}");
            for absent in ["authorization", "bearer", "cookie", "referer", "x-utc-offset"] {
                assert!(!head.contains(absent), "{head}");
            }
        }
        let bytes = client().download(&core.address("/again")).await.unwrap();
        assert_eq!(bytes.body(), "the file");
    }
}

#[tokio::test]
async fn five_redirects_are_followed_and_a_sixth_is_not() {
    for (last, is_followed) in [(5, true), (6, false)] {
        let server = Server::start(move |number, _| match number < last {
            true => Answer::redirect(302, &format!("/{}?key=canary", number + 1)),
            false => Answer::file(b"the file"),
        });
        let server = server.await;
        let result = client().download(&server.address("/0")).bytes().await;
        assert_eq!(result.is_ok(), is_followed);
        if let Err(error) = result {
            assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Refused, false));
            let text = error.to_string();
            assert!(text.contains("exceeds the limit of 5 redirects"), "{text}");
            assert!(text.ends_with(&format!("redirected from `{}`", server.origin)), "{text}");
            assert!(!text.contains("canary") && server.requests() == 6, "{text}");
        }
    }
}

#[tokio::test]
async fn an_invalid_redirect_is_an_error_that_names_only_the_host() {
    for (head, expected) in [
        ("302 X", "302 refused: the redirect has no `Location`"),
        (
            "302 X\nlocation: /a\nlocation: /b",
            "302 refused: the redirect has more than one `Location`",
        ),
        (
            "302 X\nlocation: /a\nlocation: /a",
            "302 refused: the redirect has more than one `Location`",
        ),
        ("301 X\nlocation:", "leads in a circle"),
        ("307 X\nlocation: ?key=canary", "leads in a circle"),
        ("307 X\nlocation: #top", "leads in a circle"),
        ("308 X\nlocation: https://user:canary@files.test/", "contains a user or a password"),
        ("302 X\nlocation: http://files.test/canary", "is not https"),
        ("302 X\nlocation: https://203.0.113.7/canary", "is numeric"),
        ("302 X\nlocation: file:///canary", "an address of the scheme `file` is not followed"),
        ("302 X\nlocation: data:,canary", "an address of the scheme `data` is not followed"),
        ("302 X\nlocation: https://a b/canary", "contains a blank or a control character"),
        ("300 X\nlocation: /a", "300 refused: the answer is neither the file nor a redirect"),
        ("304 X", "304 refused: the answer is neither the file nor a redirect"),
        ("305 X\nlocation: /a", "305 refused: the answer is neither the file nor a redirect"),
    ] {
        let server =
            Server::start(move |_, _| Answer::new(&format!("{head}\ncontent-length: 0"), b""));
        let server = server.await;
        let mut file = Vec::new();
        let address = server.address("/secret-path?key=canary");
        let error = client().download(&address).write_to(&mut file).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.starts_with(&format!("GET {}: ", server.origin)), "{text}");
        assert!(text.contains(expected), "{head}: {text}");
        assert!(!text.contains("canary") && !text.contains("secret-path"), "{text}");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Refused, false), "{text}");
        assert_eq!((server.requests(), file.len(), error.attempts().len()), (1, 0, 1), "{text}");
    }
}

#[tokio::test]
async fn a_circle_of_two_redirects_is_detected() {
    let server = Server::start(|_, head| {
        let next = if head.starts_with("get /a") { "/b" } else { "/a" };
        Answer::redirect(302, next)
    });
    let server = server.await;
    let error = client().download(&server.address("/a")).await.unwrap_err();
    assert!(error.to_string().contains("leads in a circle"), "{error}");
    assert_eq!(server.paths(), ["/a", "/b"]);
}

#[tokio::test]
async fn the_body_of_a_redirect_is_ignored() {
    let server = Server::start(|number, _| match number {
        // The body is compressed, exceeds the limit, and is cut.
        0 => Answer::new(
            "302 X\nlocation: /b\ncontent-encoding: gzip\ncontent-length: 99999999999",
            b"<html>",
        ),
        _ => Answer::file(b"the file"),
    });
    let server = server.await;
    assert_eq!(client().download(&server.address("/a")).await.unwrap().body(), "the file");
}

#[tokio::test]
async fn a_retry_starts_again_at_the_first_address() {
    let server = Server::start(|number, _| match number {
        0 | 2 => Answer::redirect(302, "/b?key=canary"),
        1 => Answer::new("503 X\ncontent-length: 0", b""),
        _ => Answer::file(b"the file"),
    });
    let server = server.await;
    assert_eq!(client().download(&server.address("/a")).await.unwrap().body(), "the file");
    assert_eq!(server.paths(), ["/a", "/b?key=canary", "/a", "/b?key=canary"]);
}

#[tokio::test]
async fn the_error_of_the_last_host_has_no_keys_of_any_address() {
    let storage = Server::start(|_, _| {
        let body = br#"{"Message": "first-canary-0001 and second-canary-0002 have expired"}"#;
        Answer::new(&format!("403 X\ncontent-length: {}", body.len()), body)
    });
    let storage = storage.await;
    let location = storage.address("/b?key=second-canary-0002");
    let core = Server::start(move |_, _| Answer::redirect(302, &location)).await;
    let error = client().download(&core.address("/a?key=first-canary-0001")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Permission, 1));
    assert_eq!(
        error.to_string(),
        format!(
            "GET {}: 403 not permitted: [redacted] and [redacted] have expired: redirected from `{}`",
            storage.origin, core.origin
        )
    );
    assert!(!String::from_utf8_lossy(error.raw().unwrap()).contains("canary"));
}

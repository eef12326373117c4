//! Responses that are not the file.

use core_api::{ErrorKind, client::CallOptions};
use std::time::Duration;

use super::{
    client,
    server::{Answer, Server},
};

#[tokio::test]
async fn an_answer_that_is_not_the_file_is_not_written() {
    for (head, kind, expected) in [
        (
            "201 X\ncontent-length: 4",
            ErrorKind::Decode,
            "the status of the answer does not fit a file",
        ),
        (
            "202 X\ncontent-length: 4",
            ErrorKind::Decode,
            "the status of the answer does not fit a file",
        ),
        ("204 X", ErrorKind::NotFound, "the answer contains no file"),
        ("205 X\ncontent-length: 0", ErrorKind::NotFound, "the answer contains no file"),
        (
            "206 X\ncontent-range: bytes 0-3/9\ncontent-length: 4",
            ErrorKind::Decode,
            "the answer is a part of the file, but the request was for all of it",
        ),
        (
            "200 X\ncontent-encoding: gzip\ncontent-length: 4",
            ErrorKind::Decode,
            "the answer is compressed as \"gzip\", although the request forbids it",
        ),
        (
            "200 X\ncontent-encoding: identity\ncontent-encoding: br\ncontent-length: 4",
            ErrorKind::Decode,
            "the answer is compressed as \"br\", although the request forbids it",
        ),
        ("403 X\ncontent-length: 4", ErrorKind::Permission, "403 not permitted: file"),
        ("410 X\ncontent-length: 0", ErrorKind::Refused, "410 refused"),
    ] {
        let server = Server::start(move |_, _| Answer::new(head, b"file")).await;
        let mut file = Vec::new();
        let download = client().download(&server.address("/a?key=canary"));
        let error = download.write_to(&mut file).await.unwrap_err();
        assert_eq!((error.kind(), error.written(), file.len()), (kind, 0, 0), "{head}: {error}");
        assert!(error.to_string().ends_with(expected), "{head}: {error}");
        assert_eq!(server.requests(), 1, "{head}");
    }
}

#[tokio::test]
async fn only_200_and_203_have_the_file() {
    for head in [
        "200 X\ncontent-length: 4\ncontent-encoding: IDENTITY",
        "203 X\ncontent-length: 4",
        // Without a length, the end of the connection ends the body.
        "200 X",
        "200 X\ncontent-length: 4\netag: \"a\"\ncontent-range: bytes 0-3/4",
    ] {
        let server = Server::start(move |_, _| Answer::new(head, b"file")).await;
        let mut file = Vec::new();
        let download = client().download(&server.address("/a"));
        let summary = download.write_to(&mut file).await.unwrap();
        assert_eq!((file.as_slice(), summary.written()), (&b"file"[..], 4), "{head}");
    }
    let server = Server::start(|_, _| Answer::new("200 X\ncontent-length: 0", b"")).await;
    assert!(client().download(&server.address("/empty")).await.unwrap().body().is_empty());
}

#[tokio::test]
async fn a_file_may_be_json_of_any_depth() {
    let server = Server::start(|_, _| Answer::file(b"[[[[[[1]]]]]]")).await;
    assert_eq!(client().download(&server.address("/a")).await.unwrap().body(), "[[[[[[1]]]]]]");
}

#[tokio::test]
async fn invalid_options_are_refused_for_a_download_too() {
    let server = Server::start(|_, _| Answer::file(b"file")).await;
    for options in [
        CallOptions::new().total(Duration::ZERO),
        CallOptions::new().header("a b", "c"),
        CallOptions::new().header("authorization", "Bearer mine"),
    ] {
        let error = client().with(options).download(&server.address("/a")).await.unwrap_err();
        assert_eq!((error.kind(), server.requests()), (ErrorKind::Unsent, 0), "{error}");
    }
}

#[tokio::test]
async fn an_invalid_address_is_refused() {
    for address in ["", "/a", "http://files.test/canary", "https://u:canary@files.test/"] {
        let mut file = Vec::new();
        let error = client().download(address).write_to(&mut file).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Unsent, 0), "{error}");
        assert!(!format!("{error} {:?}", client().download(address)).contains("canary"), "{error}");
    }
    let shown = format!("{:?}", client().download("https://files.test/path?key=canary").limit(7));
    assert_eq!(shown, "Download { address: \"`https://files.test`\", limit: Some(7), .. }");
}

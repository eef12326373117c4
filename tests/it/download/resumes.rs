//! Interrupted bodies: the range that is requested next. No byte may be written twice.

use core_api::{
    Error, ErrorKind,
    client::{CallOptions, Retry},
};

use super::{
    client, content,
    server::{Answer, Server},
};

const LENGTH: usize = 100_000;
const FIRST: usize = 60_000;

/// Returns the beginning of the file, with the length of the whole file.
fn beginning(head: &str) -> Answer {
    let head = format!("200 OK\ncontent-length: {LENGTH}\n{head}");
    Answer::new(&head, &content(LENGTH)[..FIRST])
}

/// Returns the bytes of the file from `start` up to `end`.
fn part(start: usize, end: usize, head: &str) -> Answer {
    let body = &content(LENGTH)[start..end];
    let range = format!("bytes {start}-{}/{LENGTH}", end - 1);
    let head = format!(
        "206 X\ncontent-range: {range}\ncontent-length: {}\netag: \"v1\"\n{head}",
        body.len()
    );
    Answer::new(&head, body)
}

#[tokio::test]
async fn an_interrupted_download_requests_the_rest_of_the_same_version() {
    let server = Server::start(|number, _| match number {
        0 => Answer::redirect(302, "/stored?key=canary"),
        1 => beginning("etag: \"v1\"\ncontent-type: application/pdf"),
        2 => Answer::new("503 X\ncontent-length: 0", b""),
        // The part is shorter than the requested range.
        3 => part(FIRST, FIRST + 10_000, ""),
        _ => part(FIRST + 10_000, LENGTH, ""),
    });
    let server = server.await;
    let client = client().with(CallOptions::new().retry(Retry::new().attempts(6)));
    let mut file = Vec::new();
    let summary = client.download(&server.address("/a")).write_to(&mut file).await.unwrap();
    assert_eq!(summary.written(), LENGTH as u64);
    assert!(file == content(LENGTH));
    // The summary has the head of the whole file.
    assert_eq!(summary.status(), 200);
    assert_eq!(summary.content_type(), Some("application/pdf"));
    let heads = server.heads();
    assert_eq!(server.paths()[1..], vec!["/stored?key=canary"; 4]);
    assert!(!heads[1].contains("range"), "{}", heads[1]);
    for (head, start) in [(&heads[2], FIRST), (&heads[3], FIRST), (&heads[4], FIRST + 10_000)] {
        assert!(head.contains(&format!("\r\nrange: bytes={start}-\r\n")), "{head}");
        assert!(head.contains("\r\nif-range: \"v1\"\r\n"), "{head}");
        assert!(!head.contains("authorization"), "{head}");
    }
}

type MakeAnswer = fn() -> Answer;

/// Returns the error of an interrupted download, and the number of its requests.
async fn interrupted(first: MakeAnswer, next: MakeAnswer) -> (Error, usize) {
    let server = Server::start(move |number, _| if number == 0 { first() } else { next() }).await;
    let mut file = Vec::new();
    let result = client().download(&server.address("/a?key=canary")).write_to(&mut file).await;
    let error = result.unwrap_err();
    assert!(file == content(LENGTH)[..FIRST], "{} bytes: {error}", file.len());
    assert_eq!(error.written(), FIRST as u64, "{error}");
    assert!(error.to_string().contains("60000 bytes of the file were written"), "{error}");
    assert!(!error.is_retryable(), "{error}");
    (error, server.requests())
}

#[tokio::test]
async fn a_file_that_cannot_be_resumed_is_an_error_and_not_restarted() {
    let rest = || part(FIRST, LENGTH, "");
    let cases: [(MakeAnswer, &str); 6] = [
        (|| beginning(""), "the answer has no strong `ETag`"),
        (|| beginning("etag: W/\"v1\""), "the answer has no strong `ETag`"),
        (|| beginning("etag: v1"), "the answer has no strong `ETag`"),
        (|| beginning("etag: \"v1\"\netag: \"v2\""), "the answer has no strong `ETag`"),
        (|| beginning("etag: \"v1\"\naccept-ranges: none"), "the server does not support ranges"),
        (
            || {
                let mut body = format!("{FIRST:x}\r\n").into_bytes();
                body.extend_from_slice(&content(LENGTH)[..FIRST]);
                Answer::new("200 OK\ntransfer-encoding: chunked\netag: \"v1\"", &body)
            },
            "the answer has no length",
        ),
    ];
    for (first, reason) in cases {
        let (error, requests) = interrupted(first, rest).await;
        assert_eq!((error.kind(), requests), (ErrorKind::Connection, 1), "{error}");
        let text = error.to_string();
        assert!(
            text.contains(&format!("the rest cannot be requested, because {reason}")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_rest_is_refused() {
    let cases: [(MakeAnswer, ErrorKind, &str); 11] = [
        (|| Answer::file(&content(LENGTH)), ErrorKind::Decode, "the file has changed, or"),
        (|| Answer::new("204 X", b""), ErrorKind::Decode, "the file has changed, or"),
        (
            || {
                Answer::new(
                    "206 X\ncontent-range: bytes 60000-60000/100000\ncontent-length: 1",
                    b"x",
                )
            },
            ErrorKind::Decode,
            "it has no `ETag`",
        ),
        (
            || {
                let head = "206 X\ncontent-range: bytes 60000-60000/100000\netag: \"v2\"";
                Answer::new(&format!("{head}\ncontent-length: 1"), b"x")
            },
            ErrorKind::Decode,
            "its `ETag` shows another version",
        ),
        (|| part(0, LENGTH, ""), ErrorKind::Decode, "byte 60000 of 100000 comes next"),
        (|| part(FIRST + 1, LENGTH, ""), ErrorKind::Decode, "byte 60000 of 100000 comes next"),
        (
            || part(FIRST, LENGTH, "content-range: bytes 60000-99999/100000"),
            ErrorKind::Decode,
            "it does not have exactly one `Content-Range`",
        ),
        (
            || Answer::new("206 X\netag: \"v1\"\ncontent-type: multipart/byteranges", b""),
            ErrorKind::Decode,
            "it does not have exactly one `Content-Range`",
        ),
        (|| Answer::redirect(302, "/elsewhere"), ErrorKind::Refused, "not where its beginning was"),
        (|| Answer::new("404 X\ncontent-length: 0", b""), ErrorKind::NotFound, "404 not found"),
        (|| Answer::new("416 X\ncontent-length: 0", b""), ErrorKind::Refused, "416 refused"),
    ];
    for (next, kind, reason) in cases {
        let (error, requests) = interrupted(|| beginning("etag: \"v1\""), next).await;
        assert_eq!((error.kind(), requests), (kind, 2), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_part_is_not_written_beyond_its_range() {
    for end in [70_000, LENGTH] {
        let server = Server::start(move |number, _| match number {
            0 => beginning("etag: \"v1\""),
            _ => {
                let range = format!("bytes {FIRST}-{}/{LENGTH}", end - 1);
                let head = format!("206 X\ncontent-range: {range}\netag: \"v1\"");
                Answer::new(&head, &content(200_000)[FIRST..])
            }
        });
        let server = server.await;
        let mut file = Vec::new();
        let result = client().download(&server.address("/a")).write_to(&mut file).await;
        let error = result.unwrap_err();
        assert!(error.to_string().contains("the body is longer than the headers say"), "{error}");
        assert!(file.len() <= end && error.written() == file.len() as u64, "{}", file.len());
        assert!(file == content(file.len()));
    }
}

#[tokio::test]
async fn resumes_count_as_attempts() {
    for (attempts, expected) in [(1, 1), (3, 3)] {
        let server = Server::start(|number, _| match number {
            0 => beginning("etag: \"v1\""),
            _ => Answer::new("503 X\ncontent-length: 0", b""),
        });
        let server = server.await;
        let options = CallOptions::new().retry(Retry::new().attempts(attempts));
        let mut file = Vec::new();
        let download = client().with(options).download(&server.address("/a"));
        let error = download.write_to(&mut file).await.unwrap_err();
        assert_eq!((server.requests(), error.attempts().len()), (expected, expected), "{error}");
        assert_eq!((file.len(), error.written()), (FIRST, FIRST as u64));
    }
}

#[tokio::test]
async fn a_download_restarts_in_memory_or_before_the_first_byte() {
    let first: MakeAnswer = || Answer::new(&format!("200 X\ncontent-length: {LENGTH}"), b"");
    for (first, is_writer) in [(first, true), (|| beginning("etag: \"v1\""), false)] {
        let server = Server::start(move |number, _| match number {
            0 => first(),
            _ => Answer::file(&content(LENGTH)),
        });
        let server = server.await;
        let download = client().download(&server.address("/a"));
        let file = if is_writer {
            let mut file = Vec::new();
            download.write_to(&mut file).await.unwrap();
            file
        } else {
            download.await.unwrap().body().to_vec()
        };
        assert!(file == content(LENGTH));
        assert!(server.requests() == 2 && !server.heads()[1].contains("range"));
    }
}

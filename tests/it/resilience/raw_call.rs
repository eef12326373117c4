//! Calls by path, and downloads from other hosts.

use core_api::{ErrorKind, client::CallOptions};
use core_sandbox::{Fault, Reply};
use http::Method;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Api;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Small {
    code: String,
    description: String,
}

#[tokio::test]
async fn a_raw_call_is_sent_like_any_other() {
    let api = Api::start().await;
    let new = Small { code: "RAW".to_owned(), description: "Raw".to_owned() };
    let created: serde_json::Value =
        api.client.raw(Method::POST, "/activity").json(&new).fetch().await.unwrap();
    let id = created["id"].as_str().unwrap();

    // Two failures are within the client's retries.
    api.sandbox.inject(Fault::status(503).on("/api/activity").times(2));
    let path = "/activity/{id}";
    let read: Small =
        api.client.raw(Method::GET, path).placeholder("id", id).fetch().await.unwrap();
    assert_eq!(read, new);

    let list = api.client.read_only().raw_get("/activity");
    let found: Vec<Small> =
        list.query("where", "code = 'RAW'").query("page", "1,10").fetch().await.unwrap();
    assert_eq!(found, [new]);

    let delete = api.client.raw(Method::DELETE, path).placeholder("id", id);
    assert!(delete.response().await.unwrap().status().is_success());
    let missing = api.client.raw(Method::GET, path).placeholder("id", id);
    let error = missing.fetch::<Small>().await.unwrap_err();
    assert!(error.is_not_found() || error.kind() == ErrorKind::Decode, "{error}");
    api.sandbox.inject(Fault::status(204).on("/api/activity"));
    let nothing = api.client.raw(Method::GET, "/activity");
    assert_eq!(nothing.fetch::<Option<Small>>().await.unwrap(), None);
}

#[tokio::test]
async fn errors_of_a_raw_call_are_those_of_any_call() {
    let api = Api::start().await;
    let body = serde_json::json!({"Key": "OutDatedModel", "Message": "Somebody was faster."});
    api.sandbox.inject(Fault::reply(Reply::status(409).json(&body)));
    let call = api.client.raw(Method::PUT, "/activity/{id}").placeholder("id", 1).json(&1);
    let error = call.fetch::<()>().await.unwrap_err();
    assert!(error.is_outdated());
    assert_eq!(
        error.to_string(),
        "PUT /activity/1: 409 out of date (OutDatedModel): Somebody was faster."
    );
    let call = api.client.raw(Method::GET, "/activity");
    let error = call.fetch::<Small>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.raw().unwrap().starts_with(b"["));

    api.sandbox.inject(Fault::status(503));
    let call = api.client.raw(Method::POST, "/activity").json(&1);
    assert_eq!(call.response().await.unwrap_err().attempts().len(), 1);
    api.sandbox.inject(Fault::status(503));
    let call = api.client.raw(Method::POST, "/activity").json(&1).idempotent(true);
    assert_eq!(call.response().await.unwrap_err().attempts().len(), 2);
}

#[tokio::test]
async fn a_path_that_could_lead_elsewhere_is_not_sent() {
    let api = Api::start().await;
    let before = api.sandbox.counters().requests;
    for path in [
        "activity",
        "",
        "@evil.example/x",
        "//evil.example/x",
        "/a/../b",
        "/a/..",
        "/a/%2e%2E/b",
        "/a/.%2e",
        "/./a",
        "/a\\..\\b",
        "/a?b=c",
        "/a#b",
        "/a b",
        "/a\r\nb",
        "/a\0",
        "/é",
        "/{id}",
    ] {
        let error = api.client.raw(Method::GET, path).response().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent, "{path}");
    }
    for value in ["", ".", "..", "a\r\nb", "\0"] {
        let call = api.client.raw(Method::GET, "/activity/{id}").placeholder("id", value);
        let error = call.response().await.unwrap_err();
        assert!(error.to_string().contains("the path parameter `id`"), "{error}");
    }
    let call = api.client.raw(Method::GET, "/activity").query("where", "code = '\0'");
    assert_eq!(call.response().await.unwrap_err().kind(), ErrorKind::Unsent);
    assert_eq!(api.sandbox.counters().requests, before);
}

/// Answers one request, and returns its text in lower case.
async fn one_request(listener: tokio::net::TcpListener, answer: &str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).await.unwrap();
    stream.write_all(answer.as_bytes()).await.unwrap();
    String::from_utf8_lossy(&request[..length]).to_ascii_lowercase()
}

#[tokio::test]
async fn a_file_is_downloaded_without_the_headers_of_core() {
    let api = Api::start().await;
    let client = api.client.with(CallOptions::new().header("x-trace", "1").query("a", "b"));
    for (answer, expected) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfile", Ok("file")),
        ("HTTP/1.1 403 X\r\ncontent-length: 0\r\n\r\n", Err("403 not permitted")),
        (
            "HTTP/1.1 302 X\r\nlocation: ftp://evil.example/?k=canary\r\ncontent-length: 0\r\n\r\n",
            Err(
                "302 refused: the redirect to `ftp://evil.example` is not followed: the address is \
                 not https",
            ),
        ),
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let address = format!("{origin}/file?signature=canary");
        let (result, request) =
            tokio::join!(client.download(&address).bytes(), one_request(listener, answer));
        match (result, expected) {
            (Ok(file), Ok(text)) => assert_eq!(file.body(), text),
            (Err(error), Err(text)) => {
                assert_eq!(error.to_string(), format!("GET {origin}: {text}"));
            }
            (result, _) => panic!("{result:?}"),
        }
        assert!(request.starts_with("get /file?signature=canary http/1.1\r\n"), "{request}");
        for absent in ["authorization", "x-utc-offset", "x-trace", "bearer"] {
            assert!(!request.contains(absent), "{request}");
        }
    }
    let error = client.download("https://user:canary@files.example.org/a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET (a file): not sent: the address contains a user or a password"
    );
}

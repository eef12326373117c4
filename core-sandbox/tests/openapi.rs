//! The OpenAPI documents of a running sandbox.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use core_sandbox::Sandbox;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Returns the head and the body of the response to a request of a page of another site.
async fn fetch(sandbox: &Sandbox, path: &str) -> (String, String) {
    let host = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://docs.test\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.to_owned())
}

#[tokio::test]
async fn both_documents_have_the_addresses_of_the_sandbox() {
    let sandbox = Sandbox::start().await.unwrap();
    for (path, version) in [("/openapi.json", "3.1.0"), ("/openapi-3.0.json", "3.0.3")] {
        let (head, body) = fetch(&sandbox, path).await;
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
        let document: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(document["openapi"], version);
        assert_eq!(document["servers"][0]["url"], sandbox.endpoint().trim_end_matches('/'));
        let login =
            &document["components"]["securitySchemes"]["OAuth2"]["flows"]["authorizationCode"];
        let token = format!("{}/connect/token", sandbox.identity_url());
        assert_eq!(login["tokenUrl"], token);
    }
}

#[tokio::test]
async fn a_page_of_another_site_may_show_a_document() {
    let sandbox = Sandbox::start().await.unwrap();
    let (head, _) = fetch(&sandbox, "/openapi.json").await;
    assert!(head.contains("access-control-allow-origin: http://docs.test"), "{head}");
}

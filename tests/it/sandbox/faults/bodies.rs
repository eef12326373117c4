//! Bodies that are cut, malformed, slow or too large.

use std::{io::Read, time::Duration};

use core_sandbox::Fault;
use flate2::read::MultiGzDecoder;
use http::StatusCode;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::{Api, read_response, send_request, split_response};

const HEALTH: &str = "GET /api/health";
const BODY: &[u8] = br#"{"status":"Healthy"}"#;

/// Returns the headers and the body of a response under this fault.
async fn answer(fault: Fault) -> (String, Vec<u8>) {
    let api = Api::start().await;
    api.sandbox.inject(fault);
    let answer = api.raw(HEALTH, "").await;
    let (head, body) = split_response(&answer);
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    (head, body.to_owned())
}

#[tokio::test]
async fn a_cut_body_is_shorter_than_its_length() {
    let (head, body) = answer(Fault::body_cut()).await;
    assert!(head.contains("\ncontent-length: 20"), "{head}");
    assert_eq!(body, &BODY[..10]);
}

#[tokio::test]
async fn a_held_body_stops_halfway_until_it_is_released() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::body_held());
    let mut stream = send_request(&api.sandbox, HEALTH, &api.token, "").await;
    fault.until_fired(1).await;
    let mut start = Vec::new();
    while !start.ends_with(&BODY[..10]) {
        assert!(stream.read_buf(&mut start).await.unwrap() > 0);
    }
    assert_eq!(split_response(&start).1, &BODY[..10]);
    fault.release();
    assert_eq!(read_response(stream).await, &BODY[10..]);
}

#[tokio::test]
async fn malformed_json_has_a_matching_content_length() {
    let (head, body) = answer(Fault::json_malformed()).await;
    assert!(head.contains("\ncontent-length: 19"), "{head}");
    assert_eq!(body, &BODY[..19]);
}

#[tokio::test]
async fn the_content_type_of_a_body_can_be_wrong() {
    let (head, body) = answer(Fault::content_type("text/html")).await;
    assert!(head.contains("\ncontent-type: text/html\r\n"), "{head}");
    assert_eq!(head.matches("content-type").count(), 1);
    assert_eq!(body, BODY);
}

#[tokio::test]
async fn a_slow_body_arrives_completely() {
    let (head, body) = answer(Fault::body_slow(Duration::from_millis(1))).await;
    assert!(head.contains("\ncontent-length: 20"), "{head}");
    assert_eq!(body, BODY);
}

#[tokio::test]
async fn a_huge_body_is_valid_json_of_the_given_length() {
    let (head, body) = answer(Fault::body_huge(1_000_000)).await;
    assert!(head.contains("\ncontent-length: 1000000"), "{head}");
    assert_eq!(body.len(), 1_000_000);
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({"status": "Healthy"}));
}

#[tokio::test]
async fn an_endless_body_has_no_content_length() {
    let api = Api::start().await;
    api.sandbox.inject(Fault::body_endless());
    let mut stream = send_request(&api.sandbox, HEALTH, &api.token, "").await;
    let mut start = vec![0; 4 << 20];
    stream.read_exact(&mut start).await.unwrap();
    let (head, _) = split_response(&start);
    assert!(head.contains("\ntransfer-encoding: chunked") && !head.contains("content-length"));
}

#[tokio::test]
async fn a_gzip_bomb_is_small_and_becomes_huge() {
    let (head, body) = answer(Fault::gzip_bomb(20_000_000)).await;
    assert!(head.contains("\ncontent-encoding: gzip"), "{head}");
    assert!(body.len() < 40_000, "{}", body.len());
    let api = Api::start().await;
    api.sandbox.inject(Fault::gzip_bomb(20_000_000));
    // The raw body is chunked, so this request uses an HTTP client.
    let url = format!("{}health", api.sandbox.endpoint());
    let http = crate::support::http_client::http_client_builder().build().unwrap();
    let request = http.get(url).bearer_auth(&api.token).header("accept-encoding", "gzip");
    let compressed = request.send().await.unwrap().bytes().await.unwrap();
    let mut whole = Vec::new();
    MultiGzDecoder::new(&*compressed).read_to_end(&mut whole).unwrap();
    assert_eq!(whole.len(), 20_000_000);
    assert_eq!(serde_json::from_slice::<Value>(&whole).unwrap(), json!({"status": "Healthy"}));
}

#[tokio::test]
async fn deep_json_is_in_the_first_object() {
    let (_, body) = answer(Fault::json_nested(3)).await;
    assert_eq!(body, br#"{"nested":[[[]]],"status":"Healthy"}"#);
    let api = Api::start().await;
    api.sandbox.inject(Fault::json_nested(2));
    let rows = api.list("activity", &[("page", "1,2")]).await.json();
    assert_eq!(rows[0]["nested"], json!([[]]));
    assert_eq!(rows[1].get("nested"), None);
}

#[tokio::test]
async fn headers_may_be_many_and_long() {
    let (head, body) = answer(Fault::headers(3, 100_000)).await;
    assert_eq!(head.matches("\nx-padding-").count(), 3);
    assert!(head.len() > 300_000);
    assert_eq!(body, BODY);
}

#[tokio::test]
async fn a_merge_patch_keeps_every_digit_of_the_rest() {
    let api = Api::start().await;
    let list = [("page", "1,1"), ("where", "billRate > 0")];
    let rate = |body: &str| {
        body.split("\"billRate\":").nth(1).unwrap().split(',').next().unwrap().to_owned()
    };
    let whole = api.list("activity", &list).await;
    let path = format!("activity/{}", whole.json()[0]["id"].as_str().unwrap());
    api.sandbox.inject(Fault::merged(json!({"code": null, "costRate": "odd"})));
    let answer = api.fetch(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(rate(&answer.body), rate(&whole.body));
    assert_eq!((answer.json().get("code"), &answer.json()["costRate"]), (None, &json!("odd")));
}

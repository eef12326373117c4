//! Errors name the record and the server that they are about.

use std::time::Duration;

use core_api::{
    Activity, DeleteActivity, Error, ErrorKind, GetActivity, Id, ListActivities, UpdateActivity,
    client::Limits,
};
use http::Method;

use super::{JSON, Server, http};

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

fn id() -> Id<Activity> {
    ID.parse().unwrap()
}

async fn get(server: &Server) -> Error {
    server.client().send(GetActivity::new(id())).await.unwrap_err()
}

#[tokio::test]
async fn every_kind_of_error_names_the_record() {
    for (status, body, shown) in [
        (404, "", "404 not found at ORIGIN/api"),
        (404, r#"{"Key":"NoSuchRecord"}"#, "404 not found (NoSuchRecord)"),
        (409, r#"{"Key":"OutDatedModel","Message":"no"}"#, "409 out of date (OutDatedModel): no"),
        (503, "busy", "503 the server failed: busy"),
        (204, "", "204 not found: the answer is empty"),
        (200, "[]", "200 the answer does not decode: invalid type"),
        (200, "{\"id\":7}", "200 the answer does not decode: at `id`"),
    ] {
        let server = Server::with_response(status, JSON, body).await;
        let error = get(&server).await;
        let shown = shown.replace("ORIGIN", &server.origin);
        assert!(error.to_string().starts_with(&format!("GET /activity/{ID}: {shown}")), "{error}");
        assert_eq!(error.path(), "/activity/{id}");
        assert_eq!(error.filled_path(), format!("/activity/{ID}"));
        assert_eq!(error.base_url().unwrap().as_str(), format!("{}/api", server.origin));
    }
}

#[tokio::test]
async fn every_way_to_call_names_the_record() {
    let server = Server::with_response(409, JSON, r#"{"Key":"K"}"#).await;
    let client = server.client();
    let record = format!(r#"{{"id":"{ID}","version":"AAAAAAAAWBI="}}"#);
    let activity: Activity = serde_json::from_str(&record).unwrap();
    let raw = client.raw(Method::PUT, "/tax/{id}/{other}");
    let raw = raw.placeholder("id", 7).placeholder("other", "a b/c").query("key", "canary");
    for (error, shown) in [
        (
            client.send(DeleteActivity::new(id())).await.unwrap_err(),
            format!("DELETE /activity/{ID}: "),
        ),
        (
            client.send(UpdateActivity::new(activity)).await.unwrap_err(),
            format!("PUT /activity/{ID}: "),
        ),
        (client.update(id(), |_| {}).await.unwrap_err(), format!("GET /activity/{ID}: ")),
        (client.collect(ListActivities::new()).await.unwrap_err(), "GET /activity: ".to_owned()),
        (raw.fetch::<()>().await.unwrap_err(), "PUT /tax/7/a%20b%2Fc: ".to_owned()),
    ] {
        assert!(error.to_string().starts_with(&shown), "{error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
    let raw = client.raw(Method::GET, "/tax/{id}").placeholder("id", "x".repeat(5_000));
    let error = raw.fetch::<()>().await.unwrap_err();
    assert!(error.to_string().len() < 300 && error.filled_path().len() > 5_000, "{error}");
}

#[tokio::test]
async fn a_row_that_does_not_decode_is_named_with_its_server() {
    let server =
        Server::with_response(200, JSON, &format!(r#"[{{"id":"{ID}","billRate":[]}}]"#)).await;
    let mut rows = server.client().stream(ListActivities::new());
    let error = rows.try_next().await.unwrap_err();
    assert_eq!(error.row().unwrap().id().unwrap().to_string(), ID);
    assert!(error.to_string().contains(ID), "{error}");
    assert_eq!(error.base_url().unwrap().as_str(), format!("{}/api", server.origin));
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_named_with_its_port() {
    let mut server = Server::with_response(200, JSON, "").await;
    // A port that was free a moment ago, so no server listens on it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = get(&server).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    let shown = format!("GET /activity/{ID}: connection failed at {}/api: ", server.origin);
    assert!(error.to_string().starts_with(&shown), "{error}");

    for answer in [Vec::new(), b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\ncut".to_vec()] {
        let server = Server::start(move |_| answer.clone()).await;
        let error = get(&server).await;
        assert_eq!(error.kind(), ErrorKind::Connection);
        assert!(error.to_string().contains(&format!(" at {}/api", server.origin)), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut server = Server::with_response(200, JSON, "").await;
    server.origin = format!("http://{}", silent.local_addr().unwrap());
    let short = Duration::from_millis(50);
    for limits in [Limits::new().first_byte(short), Limits::new().total(short)] {
        let client = server.builder().limits(limits).build().unwrap();
        let error = client.send(GetActivity::new(id())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        let shown = format!("GET /activity/{ID}: timed out at {}/api: ", server.origin);
        assert!(error.to_string().starts_with(&shown), "{error}");
    }
}

#[tokio::test]
async fn an_error_names_the_target_of_a_redirect_without_secrets() {
    for (location, shown) in [
        ("https://login.example/a/b?token=canary#canary", "to `https://login.example/a/b`,"),
        ("https://canary:canary@login.example:8443/", "to `https://login.example:8443/`,"),
        ("//canary@login.example/x?canary", "to `//login.example/x`,"),
        ("/login?return=canary", "to `/login`,"),
        ("../login#canary", "to `/login`,"),
        ("?canary", "to the same address,"),
        ("mailto:canary@example.org", "to an address of the scheme `mailto`,"),
        ("", "to the same address,"),
        ("https://[canary", "elsewhere,"),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let server = Server::with_response(status, &format!("location: {location}"), "").await;
            let error = get(&server).await;
            let text = error.to_string();
            assert_eq!(error.kind(), ErrorKind::Refused);
            assert!(text.contains(shown) && text.contains(&server.origin), "{location}: {text}");
            assert!(!format!("{error:?}").contains("canary"), "{text}");
        }
    }
    let server = Server::with_response(302, "x: y", "").await;
    assert!(get(&server).await.to_string().contains("elsewhere, and the client does not follow"));
    let long = format!("location: https://login.example/{}", "a".repeat(5_000));
    let server = Server::with_response(302, &long, "").await;
    assert!(get(&server).await.to_string().len() < 500);
}

#[tokio::test]
async fn a_refusal_keeps_its_details_and_its_raw_body() {
    let body = r#"{"title":"Not valid.","errors":{"date":["is required"]},"other":7}"#;
    let server = Server::with_response(400, JSON, body).await;
    let error = get(&server).await;
    assert!(error.to_string().ends_with(": 400 refused: Not valid.: date: is required"), "{error}");
    assert_eq!(error.refusal().details(), ["date: is required"]);
    assert_eq!(error.raw(), Some(body.as_bytes()));

    let long = format!(r#"{{"message":"{}"}}"#, "a".repeat(100_000));
    let server = Server::with_response(500, JSON, &long).await;
    let error = get(&server).await;
    assert_eq!(error.raw().unwrap().len(), Error::MAX_RAW);
    assert!(error.to_string().len() < 700);

    let answer = http(503, JSON, "");
    let server = Server::start(move |_| answer.clone()).await;
    assert_eq!(get(&server).await.raw(), None);
}

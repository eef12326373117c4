//! Byte order marks and content codings of bodies.

use core_api::{Activity, ErrorKind, GetActivity, Id, ListActivities};

use super::{JSON, Server};

fn id() -> Id<Activity> {
    Id::new(uuid::Uuid::from_u128(7))
}

fn record() -> String {
    format!(r#"{{"id":"{}","code":"A","version":"AAAAAAAAWBI=","description":"B"}}"#, id())
}

#[tokio::test]
async fn a_byte_order_mark_changes_no_answer() {
    let server = Server::with_response(200, JSON, &format!("\u{feff}{}", record())).await;
    let activity = server.client().send(GetActivity::new(id())).await.unwrap();
    assert_eq!(activity.code.as_deref(), Some("A"));
    let rows = format!("\u{feff}[{}]", record());
    let server = Server::start(move |request| {
        let is_first = request.contains("page=1%2C");
        super::http(200, JSON, if is_first { &rows } else { "\u{feff}[]" })
    })
    .await;
    let rows = server.client().collect(ListActivities::new()).await.unwrap();
    assert_eq!(rows.len(), 1);
    let body = "\u{feff}{\"Key\":\"OutDatedModel\",\"Message\":\"changed\"}";
    let server = Server::with_response(409, JSON, body).await;
    let error = server.client().send(GetActivity::new(id())).await.unwrap_err();
    assert!(error.is_outdated() && error.to_string().contains("changed"), "{error}");
    let server = Server::with_response(200, JSON, "\u{feff}\"Not authenticated\"").await;
    let error = server.client().send(GetActivity::new(id())).await.unwrap_err();
    // The client asked for another token, and the provider has none.
    assert_eq!(error.kind(), ErrorKind::Token, "{error}");
}

#[tokio::test]
async fn every_form_of_the_identity_coding_is_accepted() {
    for lines in [
        "content-encoding: Identity",
        "content-encoding: IDENTITY ",
        "content-encoding:",
        "content-encoding: identity, identity",
        "content-encoding: identity\r\ncontent-encoding:",
    ] {
        let server = Server::with_response(200, &format!("{JSON}\r\n{lines}"), &record()).await;
        let activity = server.client().send(GetActivity::new(id())).await;
        assert_eq!(activity.unwrap().code.as_deref(), Some("A"), "{lines}");
    }
}

#[tokio::test]
async fn a_body_with_a_content_coding_is_refused() {
    for (lines, coding) in [
        ("content-encoding: gzip", "gzip"),
        ("content-encoding: identity, gzip", "identity, gzip"),
        ("content-encoding: identity\r\ncontent-encoding: br", "br"),
        ("content-encoding:\r\ncontent-encoding: x-unknown", "x-unknown"),
    ] {
        let server = Server::with_response(200, &format!("{JSON}\r\n{lines}"), &record()).await;
        let error = server.client().send(GetActivity::new(id())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{lines}");
        assert!(error.to_string().contains(&format!("compressed as \"{coding}\"")), "{error}");
    }
}

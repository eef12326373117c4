//! Requests: their HTTP version, their headers, and the servers that receive them.

use std::process::Command;

use core_api::client::{ConnectionReuse, Transport};
use core_api::{ActivityInput, CreateActivity, ErrorKind, GetActivity, Id, ListActivities};
use core_neighbours::Server;
use http::Request;

#[tokio::test]
async fn a_call_has_only_the_headers_of_this_crate() {
    let server = Server::start(200, "content-type: application/json", "[]").await.unwrap();
    let client = server.client();
    client.collect(ListActivities::new()).await.unwrap();
    let _ = client.send(CreateActivity::new(ActivityInput::new().code("A").description("B"))).await;
    let asked = server.asked();
    assert_eq!(
        asked[0].names(),
        ["accept", "accept-encoding", "authorization", "host", "user-agent", "x-utc-offset"],
        "{asked:?}"
    );
    assert_eq!(
        asked[1].names(),
        [
            "accept",
            "accept-encoding",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "x-utc-offset"
        ],
        "{asked:?}"
    );
    for asked in asked {
        assert!(asked.line.ends_with(" HTTP/1.1"), "{asked:?}");
        assert_eq!(asked.header("accept-encoding"), Some("identity"), "{asked:?}");
    }
}

#[tokio::test]
async fn a_transport_sends_a_request_as_it_is() {
    let server = Server::start(200, "", "").await.unwrap();
    for reuse in [ConnectionReuse::Permitted, ConnectionReuse::Never] {
        let request = Request::get(server.url()).body(bytes::Bytes::new()).unwrap();
        Transport::default().send(request, reuse).await.unwrap();
    }
    for asked in server.asked() {
        assert_eq!(asked.names(), ["accept", "host", "user-agent"], "{asked:?}");
    }
}

#[tokio::test]
async fn a_cookie_is_not_sent_back() {
    let cookie = "set-cookie: session=hunter2; Path=/\nset-cookie: other=2";
    let server = Server::start(200, cookie, "[]").await.unwrap();
    let client = server.client();
    for _ in 0..3 {
        client.collect(ListActivities::new()).await.unwrap();
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|asked| asked.header("cookie").is_none()), "{asked:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Server::start(200, "", "[]").await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/elsewhere", target.url());
        let server = Server::start(status, &location, "").await.unwrap();
        let error = server.client().collect(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
        assert_eq!(server.asked().len(), 1, "{error}");
    }
    assert!(target.asked().is_empty());
}

#[tokio::test]
async fn the_http_client_does_not_retry() {
    // Only this crate decides which calls are sent twice. A create is not one of them.
    let server = Server::start(503, "", "").await.unwrap();
    let create = CreateActivity::new(ActivityInput::new().code("A").description("B"));
    let error = server.client().send(create).await.unwrap_err();
    assert_eq!(server.asked().len(), error.attempts().len(), "{error}");
    let error = server.client().send(GetActivity::new(Id::new(uuid::Uuid::nil()))).await;
    assert!(error.is_err());
}

/// The environment variable that marks the child process, whose environment names proxies.
const CHILD: &str = "CORE_NEIGHBOURS_PROXY";

#[tokio::test]
async fn proxies_of_the_environment_are_ignored() {
    if std::env::var_os(CHILD).is_some() {
        let server = Server::start(200, "", "[]").await.unwrap();
        server.client().collect(ListActivities::new()).await.unwrap();
        assert_eq!(server.asked().len(), 1);
        // Also for another host name. Nobody listens on this port, so the connection fails.
        let transport = Transport::builder().resolve("core.test", ["127.0.0.1".parse().unwrap()]);
        let client =
            core_neighbours::client("https://core.test:9", "secret", transport.build().unwrap());
        let error = client.collect(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        return;
    }
    let proxy = Server::start(407, "", "").await.unwrap();
    let name = "requests_sent::proxies_of_the_environment_are_ignored";
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", name, "--nocapture"]).env(CHILD, "1");
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        child.env(variable, proxy.url()).env(variable.to_lowercase(), proxy.url());
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let child = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let complaint = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && said.contains("1 passed"), "{said}{complaint}");
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

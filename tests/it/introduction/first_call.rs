//! The first call, as the vendor's introduction describes it.

use std::sync::Arc;

use core_api::{
    AccessToken, Client, DeleteActivity, ErrorKind, GetActivity, ListActivities, Scope,
};
use core_auth::{LoginMethod, MemoryStore, Session, StaticToken};
use core_sandbox::Fault;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::login::{app, callback, sandbox};

#[tokio::test]
async fn a_few_lines_make_the_first_call() {
    let sandbox = Arc::new(sandbox().await);
    let person = Arc::clone(&sandbox);
    let way = LoginMethod::with(move |login| {
        let callback = person.consent(login.url().as_str());
        async move { Ok::<_, Box<dyn std::error::Error + Send + Sync>>(login.finish(&callback?).await?) }
    });
    let session = Session::builder(app(&sandbox), MemoryStore::new())
        .scopes([Scope::ReadCore, Scope::OfflineAccess])
        .login(way)
        .open()
        .await
        .unwrap();
    let client = session.client().unwrap();
    let listed = client.send(ListActivities::new().page(1, 1)).await.unwrap().remove(0);
    let activity = client.send(GetActivity::new(listed.id)).await.unwrap();
    assert_eq!(activity.id, listed.id);
}

#[tokio::test]
async fn a_read_only_token_cannot_write() {
    let sandbox = sandbox().await;
    let login = app(&sandbox).authorize([Scope::ReadCore]);
    let callback = callback(&login).await;
    let grant = login.finish(&callback).await.unwrap();
    let token = StaticToken::from(grant.access_token().clone());
    let client = Client::builder(token).allow_loopback().build().unwrap();
    let id = client.send(ListActivities::new().page(1, 1)).await.unwrap().remove(0).id;
    let error = client.send(DeleteActivity::new(id)).await.unwrap_err();
    assert_ne!(error.kind(), ErrorKind::NotFound, "{error}");
    assert_eq!(client.send(GetActivity::new(id)).await.unwrap().id, id, "{error}");
}

#[tokio::test]
async fn calls_go_to_the_endpoint_of_the_token_answer() {
    let (identity, other) = (sandbox().await, sandbox().await);
    let answer = json!({"endpoint": other.endpoint()});
    identity.inject(Fault::merged(answer).on("/idp/connect/token"));
    let login = app(&identity).authorize([Scope::ReadCore]);
    let callback = callback(&login).await;
    let grant = login.finish(&callback).await.unwrap();
    assert_eq!(*grant.access_token().endpoint(), other.base_url().unwrap());
    let before = (identity.counters().requests, other.counters().requests);
    let token = StaticToken::from(grant.access_token().clone());
    let client = Client::builder(token).allow_loopback().build().unwrap();
    // The other data center does not know the token, so the call fails.
    client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(identity.counters().requests, before.0);
    assert!(other.counters().requests > before.1);
}

#[tokio::test]
async fn a_client_without_a_time_zone_sends_utc() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let token = StaticToken::from(AccessToken::new("secret", base));
    let client = Client::builder(token).allow_loopback().build().unwrap();
    let answer_once = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&request[..length]).to_ascii_lowercase()
    };
    let (answer, request) = tokio::join!(client.send(ListActivities::new()), answer_once);
    answer.unwrap();
    assert!(request.contains("\r\nx-utc-offset: 0\r\n"), "{request}");
}

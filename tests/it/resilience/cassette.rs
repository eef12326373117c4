//! Calls taken down, and given back without a server.

use std::sync::Arc;

use core_api::{
    AccessToken, Client, DeleteActivity, ErrorKind, GetActivity, ListActivities,
    client::{Cassette, Recorder, Replayer},
};
use core_auth::StaticToken;
use core_sandbox::{Fault, Reply, Sandbox};

use super::{create, hasty, nobody};

const SECRET: &str = "canary-of-the-token";
const NAME: &str = "Jane Doe";

/// What a program does, as a text.
async fn session(client: &Client) -> String {
    let list = client.collect(ListActivities::new().page(1, 500)).await;
    let made = client.send(create(NAME)).await;
    let read = match &made {
        Ok(made) => client.send(GetActivity::new(made.id)).await,
        Err(_) => client.send(GetActivity::new(nobody())).await,
    };
    let gone = client.send(DeleteActivity::new(made.as_ref().map_or(nobody(), |made| made.id)));
    let gone = gone.await;
    format!("{list:?}\n{made:?}\n{read:?}\n{gone:?}").replace("[redacted]", NAME)
}

#[tokio::test]
async fn what_was_recorded_is_given_back_without_a_server_and_without_secrets() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sandbox.issue_token();
    let provider =
        |secret: &str| StaticToken::from(AccessToken::new(secret, sandbox.base_url().unwrap()));
    let recorder = Arc::new(Recorder::new().redact(NAME));
    let client = Client::builder(provider(&token)).allow_loopback().retry(hasty());
    let client = client.middleware(Arc::clone(&recorder)).build().unwrap();
    // A server that repeats the token, in a success too, and one attempt that fails.
    let echo = serde_json::json!([{"id": nobody(), "code": token, "memo": NAME}]);
    sandbox.inject(Fault::reply(Reply::status(200).json(&echo)).method("GET").on("/api/activity"));
    sandbox.inject(Fault::status(503).method("GET").on("/api/activity").after(1));
    let live = session(&client).await.replace(&token, SECRET);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    recorder.cassette().save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains(&token) && !text.contains(NAME), "{text}");
    assert!(!text.to_lowercase().contains("authorization"), "{text}");

    let requests = sandbox.counters().requests;
    let replayer = Arc::new(Replayer::new(Cassette::load(&path).unwrap()).redact(NAME));
    let client = Client::builder(provider(SECRET)).allow_loopback().retry(hasty());
    let client = client.middleware(Arc::clone(&replayer)).build().unwrap();
    let again = session(&client).await;
    assert_eq!(again.replace(SECRET, NAME), live.replace(SECRET, NAME));
    assert_eq!((sandbox.counters().requests, replayer.left()), (requests, 0));

    let error = client.send(GetActivity::new(nobody())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("no answer left to `GET /api/activity/"), "{error}");
}

#[test]
fn a_file_that_is_no_cassette_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.json");
    assert!(Cassette::load(&path).is_err());
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(Cassette::load(&path).is_err());
    std::fs::write(&path, "[]").unwrap();
    let error = Cassette::load(&path).unwrap_err();
    assert!(error.to_string().contains("not what a recorder writes"), "{error}");
}

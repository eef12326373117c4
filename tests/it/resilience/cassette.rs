//! Calls that are recorded, and replayed without a server.

use std::sync::Arc;

use core_api::{
    AccessToken, Client, DeleteActivity, ErrorKind, GetActivity, ListActivities,
    client::{Cassette, CassetteError, Recorder, Replayer},
};
use core_auth::StaticToken;
use core_sandbox::{Fault, Reply, Sandbox};

use super::{create, hasty, unknown_id};

const SECRET: &str = "canary-of-the-token";
const NAME: &str = "Jane Doe";

/// Makes several calls, and returns their results as text.
async fn run_calls(client: &Client) -> String {
    let list = client.collect(ListActivities::new().page(1, 500)).await;
    let created = client.send(create(NAME)).await;
    let read = match &created {
        Ok(created) => client.send(GetActivity::new(created.id)).await,
        Err(_) => client.send(GetActivity::new(unknown_id())).await,
    };
    let deleted = client
        .send(DeleteActivity::new(created.as_ref().map_or(unknown_id(), |created| created.id)));
    let deleted = deleted.await;
    format!("{list:?}\n{created:?}\n{read:?}\n{deleted:?}").replace("[redacted]", NAME)
}

#[tokio::test]
async fn a_recording_is_replayed_without_a_server_and_without_secrets() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sandbox.issue_token();
    let provider =
        |secret: &str| StaticToken::from(AccessToken::new(secret, sandbox.base_url().unwrap()));
    let recorder = Arc::new(Recorder::new().redact(NAME));
    let client = Client::builder(provider(&token)).allow_loopback().retry(hasty());
    let client = client.middleware(Arc::clone(&recorder)).build().unwrap();
    // The server repeats the token in a success, and one attempt fails.
    let echo = serde_json::json!([{"id": unknown_id(), "code": token, "memo": NAME}]);
    sandbox.inject(Fault::reply(Reply::status(200).json(&echo)).method("GET").on("/api/activity"));
    sandbox.inject(Fault::status(503).method("GET").on("/api/activity").after(1));
    let recorded = run_calls(&client).await.replace(&token, SECRET);

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
    let replayed = run_calls(&client).await;
    assert_eq!(replayed.replace(SECRET, NAME), recorded.replace(SECRET, NAME));
    assert_eq!((sandbox.counters().requests, replayer.left()), (requests, 0));

    let error = client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("no answer left to `GET /api/activity/"), "{error}");
}

#[test]
fn a_file_that_is_not_a_cassette_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.json");
    assert!(Cassette::load(&path).is_err());
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(Cassette::load(&path).is_err());
    std::fs::write(&path, "[]").unwrap();
    let error = Cassette::load(&path).unwrap_err();
    assert!(error.to_string().contains("the form that a recorder writes"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_saved_file_is_private_and_replaces_only_a_regular_file() {
    use std::{fs, os::unix::fs as unix};

    use unix::{MetadataExt, PermissionsExt};

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let cassette = Cassette::parse(r#"{"version":1,"exchanges":[]}"#).unwrap();
    cassette.save(path("new.json")).unwrap();
    fs::write(path("old.json"), "old").unwrap();
    fs::set_permissions(path("old.json"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(path("old.json"), path("other.json")).unwrap();
    cassette.save(path("old.json")).unwrap();
    for name in ["new.json", "old.json"] {
        assert_eq!(fs::metadata(path(name)).unwrap().mode() & 0o777, 0o600, "{name}");
        assert_eq!(Cassette::load(path(name)).unwrap(), cassette, "{name}");
    }
    assert_eq!(fs::read_to_string(path("other.json")).unwrap(), "old", "a link has the old file");

    fs::write(path("target"), "kept").unwrap();
    unix::symlink(path("target"), path("link.json")).unwrap();
    unix::symlink(path("missing"), path("dangling.json")).unwrap();
    for there in
        [path("link.json"), path("dangling.json"), folder.path().into(), "/dev/null".into()]
    {
        let error = cassette.save(&there).unwrap_err();
        assert!(matches!(error, CassetteError::NotPlain), "{}: {error}", there.display());
    }
    assert_eq!(fs::read_to_string(path("target")).unwrap(), "kept");
    assert!(!path("missing").exists());
    assert!(cassette.save(path("no/folder.json")).is_err());
    // The failed save leaves no file behind.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 6);
}

#[cfg(unix)]
#[test]
fn an_endless_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in ["/dev/zero".as_ref(), "/dev/null".as_ref(), &*pipe, folder.path()] {
        let error = Cassette::load(path).unwrap_err();
        assert!(matches!(error, CassetteError::NotPlain), "{}: {error}", path.display());
    }
    let large = folder.path().join("large.json");
    let file = std::fs::File::create(&large).unwrap();
    file.set_len(Cassette::MAX_SIZE + 1).unwrap();
    let error = Cassette::load(&large).unwrap_err();
    assert!(matches!(error, CassetteError::TooLarge), "{error}");
    std::fs::write(&large, "\u{feff}{\"version\":1,\"exchanges\":[]}").unwrap();
    assert!(Cassette::load(&large).unwrap().is_empty());
}

//! Sessions that outlive the process.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use core_sandbox::Sandbox;

use crate::client::{get, log_in, token};

/// The longest time for which the last sandbox uses the file.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts a sandbox with a data file, as soon as the last one has released the file.
async fn start(file: &Path) -> Sandbox {
    let begin = Instant::now();
    loop {
        match Sandbox::builder().data_file(file).auto_consent(true).start().await {
            Ok(sandbox) => return sandbox,
            // The server of a dropped sandbox ends in its own time, and no event tells its end.
            Err(error) => assert!(begin.elapsed() < PATIENCE, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_login_outlives_the_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let first = start(&file).await;
    let app = first.app();
    let tokens = log_in(&first, &app, "read:core openid offline_access").await;
    drop(first);

    let second = start(&file).await;
    let url = format!("{}activity?page=1,1", second.endpoint());
    assert_eq!(get(&url, tokens["access_token"].as_str().unwrap()).await.status, 200);
    let old = tokens["refresh_token"].as_str().unwrap();
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", old)];
    let refreshed = token(&second, &app, &pairs).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    drop(second);

    let third = start(&file).await;
    let replayed = token(&third, &app, &pairs).await;
    assert!(replayed.text("error_description").contains("was used before"), "{replayed:?}");
    let url = format!("{}activity?page=1,1", third.endpoint());
    assert_eq!(get(&url, &refreshed.text("access_token")).await.status, 401);
}

//! Settings that cannot work are refused before anything is sent or anybody is asked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use core_api::{Scope, TokenProvider};
use core_auth::{
    App, Error, ErrorKind, Loopback, MemoryStore, RefreshingProvider, Session, Sessions,
};

use super::{grant, identity_stub::IdentityStub, sandbox};

type Set = fn(App) -> App;

/// Apps with one setting that cannot work, and the expected error.
const WRONG: [(&str, Set); 9] = [
    ("the secret of the app is empty", |app| app.with_secret("")),
    ("the secret of the app starts or ends with whitespace", |app| app.with_secret("s3cret\n")),
    ("the secret of the app starts or ends with whitespace", |app| app.with_secret(" s3cret")),
    ("the secret of the app starts or ends with whitespace", |app| app.with_secret("\t")),
    ("the secret of the app contains a control character", |app| app.with_secret("s3\ncret")),
    ("the secret of the app contains a control character", |app| app.with_secret("s3\0cret")),
    ("the secret of the app contains a control character", |app| app.with_secret("s3\u{7f}cret")),
    ("the timeout of the app is zero", |app| app.with_timeout(Duration::ZERO)),
    ("the list of domains of the app is empty", |_| {
        let app = App::production("id", "https://app.test/callback").unwrap();
        app.with_secret("s3cret").with_domains([""; 0]).unwrap()
    }),
];

fn check(error: &Error, expected: &str) {
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains(expected) && error.to_string().contains("; "), "{error}");
    assert!(!format!("{error:?} {error}").contains("cret\""), "{error:?}");
}

#[tokio::test]
async fn an_app_with_a_setting_that_cannot_work_sends_nothing() {
    let stub = IdentityStub::start().await;
    for (expected, set) in WRONG {
        let app = set(stub.app.clone());
        check(&app.discover().await.unwrap_err(), expected);
        check(
            &RefreshingProvider::open(app.clone(), MemoryStore::new()).await.unwrap_err(),
            expected,
        );
        let session = Session::builder(app.clone(), MemoryStore::new()).open().await;
        check(&session.unwrap_err(), expected);
        let sessions = Sessions::new(app.clone(), MemoryStore::new());
        check(&sessions.get(&"acme".parse().unwrap()).await.map(drop).unwrap_err(), expected);
        check(&Loopback::new(&app).log_in([Scope::ReadCore]).await.unwrap_err(), expected);
    }
    assert_eq!(stub.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_time_of_zero_is_refused_before_anybody_is_asked() {
    let sandbox = sandbox().await;
    let app = super::app(&sandbox);
    let builder =
        || RefreshingProvider::builder(app.clone(), MemoryStore::new()).deadline(Duration::ZERO);
    check(&builder().open().await.unwrap_err(), "the deadline of a refresh is zero");
    let started = builder().start(grant(&app).await).await;
    check(&started.unwrap_err(), "the deadline of a refresh is zero");
    let opened = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&opened);
    let login = Loopback::new(&app).wait(Duration::ZERO).open_with(move |_| {
        seen.store(true, Ordering::SeqCst);
        Ok(())
    });
    let error = login.log_in([Scope::ReadCore]).await.unwrap_err();
    check(&error, "the wait for the browser is zero");
    assert!(!opened.load(Ordering::SeqCst));
}

#[tokio::test]
async fn the_smallest_and_the_largest_settings_that_are_taken_work() {
    let sandbox = sandbox().await;
    let set: [Set; 4] = [
        |app| app,
        |app| app.with_timeout(Duration::MAX),
        |app| app.with_domains(["Bücher.test", "internal"]).unwrap(),
        |app| app.with_domains([""; 0]).unwrap(),
    ];
    for set in set {
        let app = set(super::app(&sandbox));
        let grant = grant(&app).await;
        for time in [Duration::ZERO, Duration::MAX] {
            let builder = RefreshingProvider::builder(app.clone(), MemoryStore::new());
            let builder = builder.early(time).late(time).gap(time).deadline(Duration::MAX);
            builder.start(grant.clone()).await.unwrap().token().await.unwrap();
        }
        let sessions = Sessions::builder(app.clone(), MemoryStore::new());
        let sessions = sessions.capacity(0).idle(Duration::ZERO).build();
        let account = "acme".parse().unwrap();
        sessions.start(&account, grant.clone()).await.unwrap().token().await.unwrap();
        sessions.get(&account).await.unwrap().token().await.unwrap();
    }
}

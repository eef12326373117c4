//! Sessions outside of a runtime.

use core_api::TokenProvider;
use core_auth::{Error, ErrorKind, FileStore, MemoryStore, Refreshing, store::GrantStore};
use futures_util::FutureExt;
use tokio::runtime::Runtime;

use super::{app, grant, sandbox, sessions_of};

#[track_caller]
fn assert_no_runtime<T>(call: impl Future<Output = Result<T, Error>>) {
    let error = call.now_or_never().expect("an error comes at once").err().expect("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains("`#[tokio::main]`"), "{error}");
    assert!(!error.needs_login());
}

#[test]
fn outside_of_a_runtime_a_session_gives_an_error() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(sandbox());
    let app = app(&sandbox);
    let grant = runtime.block_on(grant(&app));
    let store = MemoryStore::new();
    let builder =
        || Refreshing::builder(app.clone(), store.clone()).account("acme".parse().unwrap());
    let provider = runtime.block_on(builder().start(grant.clone())).unwrap();
    // A token that is good needs no runtime.
    let token = provider.token().now_or_never().unwrap().unwrap();
    let refused = provider.refused(&token).now_or_never().expect("an error comes at once");
    let error = refused.unwrap_err();
    assert!(error.to_string().contains("`#[tokio::main]`") && !error.needs_login(), "{error}");
    assert_no_runtime(provider.logout());
    assert_no_runtime(provider.forget());
    assert_no_runtime(builder().start(grant.clone()));
    assert_no_runtime(app.discover());
    let sessions = sessions_of(&app, &store);
    let account = "acme".parse().unwrap();
    assert_no_runtime(sessions.start(&account, grant));
    assert_no_runtime(sessions.logout(&account));
    // The session is as good as before.
    let token = runtime.block_on(provider.refused(&token)).unwrap();
    assert_eq!(token.endpoint(), &sandbox.base_url().unwrap());
}

#[test]
fn outside_of_a_runtime_a_file_gives_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let store =
        runtime.block_on(async { FileStore::open(folder.path().join("sessions")) }).unwrap();
    assert_no_runtime(store.load(&"acme".parse().unwrap()));
}

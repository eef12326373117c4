//! Sessions outside of a runtime.

use core_api::TokenProvider;
use core_auth::{
    App, Error, ErrorKind, FileStore, Loopback, MemoryStore, RefreshingProvider, store::GrantStore,
};
use core_redis::{RedisConnection, RedisStore};
use futures_util::FutureExt;
use tokio::runtime::{Builder, Runtime};

use super::{app, grant, redis::RedisServer, sandbox, sessions_of};

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
        || RefreshingProvider::builder(app.clone(), store.clone()).account("acme".parse().unwrap());
    let provider = runtime.block_on(builder().start(grant.clone())).unwrap();
    // A valid token needs no runtime.
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
    // The session is still usable.
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

#[test]
fn outside_of_a_runtime_a_login_in_a_browser_or_a_terminal_gives_an_error() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(sandbox());
    let app: App = app(&sandbox);
    let unopened = |_: &url::Url| panic!("a browser is opened for a login that cannot go on");
    let browser = Loopback::new(&app).open_with(unopened);
    assert_no_runtime(browser.log_in([]));
    let pasted: &[u8] = b"https://127.0.0.1/callback?code=a&state=b\n";
    let terminal = Loopback::new(&app).paste_from(pasted, tokio::io::sink());
    assert_no_runtime(terminal.log_in([]));
}

#[test]
fn outside_of_a_runtime_each_call_of_a_redis_store_gives_an_error() {
    let Some(server) = RedisServer::start() else { return };
    let runtime = Runtime::new().unwrap();
    let account = "acme".parse().unwrap();
    assert_no_runtime(RedisConnection::connect(&server.url()));
    assert_no_runtime(RedisStore::connect(&server.url(), "core:"));
    let store = runtime.block_on(RedisStore::connect(&server.url(), "core:")).unwrap();
    assert_no_runtime(store.load(&account));
    assert_no_runtime(store.accounts());
    assert_no_runtime(store.lock(&account, std::time::Duration::from_secs(1)));
    assert!(runtime.block_on(store.load(&account)).unwrap().is_none());
}

#[test]
fn a_redis_store_serves_the_runtime_after_the_one_that_it_began_on() {
    let Some(server) = RedisServer::start() else { return };
    let account = "acme".parse().unwrap();
    let single = || Builder::new_current_thread().enable_all().build().unwrap();
    // The first runtime has ended, or rests: nobody drives its connection.
    for has_ended in [true, false] {
        let first = single();
        let store = first.block_on(RedisStore::connect(&server.url(), "core:")).unwrap();
        let first = (!has_ended).then_some(first);
        let loaded = single().block_on(store.load(&account));
        assert!(loaded.unwrap().is_none());
        drop(first);
    }
}

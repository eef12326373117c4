//! The cost of a valid token from `RefreshingProvider`, compared with a lock and with `ArcSwap`.
//!
//! Other benchmarks open a stored session.

#[path = "../it/support/http_client.rs"]
mod http_client;

use std::sync::{Arc, RwLock};

use arc_swap::ArcSwap;
use core_api::{AccessToken, Scope, TokenProvider};
use core_auth::{
    AccountName, App, FileStore, LoginMethod, MemoryStore, RefreshingProvider, Session, Sessions,
    store::GrantStore,
};
use core_sandbox::Sandbox;
use divan::{Bencher, black_box};
use futures_util::FutureExt;

fn main() {
    divan::main();
}

/// Numbers of threads that ask for a token at the same time.
const THREADS: [usize; 2] = [1, 64];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn app(sandbox: &Sandbox) -> App {
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    app.with_secret(id.client_secret.as_str()).allow_loopback()
}

/// Logs in, and starts a session in a store.
async fn start_session(sandbox: &Sandbox, store: impl GrantStore + 'static) -> RefreshingProvider {
    let app = app(sandbox);
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let http = http_client::http_client_builder().build().unwrap();
    let answer = http.get(login.url().as_str()).send().await.unwrap();
    let grant = login.finish(answer.headers()["location"].to_str().unwrap()).await.unwrap();
    RefreshingProvider::new(app, store, grant).await.unwrap()
}

fn token() -> AccessToken {
    AccessToken::new("a token", "https://core.test/api".parse().unwrap())
}

#[divan::bench(threads = THREADS)]
fn refreshing(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let sandbox = runtime.block_on(Sandbox::builder().auto_consent(true).start()).unwrap();
    let provider = runtime.block_on(start_session(&sandbox, MemoryStore::new()));
    let _entered = runtime.enter();
    // A valid token is ready at the first poll.
    bencher.bench(|| black_box(&provider).token().now_or_never().unwrap().unwrap());
}

#[divan::bench(threads = THREADS)]
fn rw_lock(bencher: Bencher<'_, '_>) {
    let shared = RwLock::new(Arc::new(token()));
    bencher.bench(|| AccessToken::clone(&black_box(&shared).read().unwrap()));
}

#[divan::bench(threads = THREADS)]
fn arc_swap(bencher: Bencher<'_, '_>) {
    let shared = ArcSwap::from_pointee(token());
    bencher.bench(|| AccessToken::clone(&black_box(&shared).load()));
}

#[divan::bench]
fn open_from_a_file(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    open(bencher, store);
}

#[divan::bench]
fn open_from_memory(bencher: Bencher<'_, '_>) {
    open(bencher, MemoryStore::new());
}

fn open(bencher: Bencher<'_, '_>, store: impl GrantStore + Clone + 'static) {
    let runtime = runtime();
    let sandbox = runtime.block_on(Sandbox::builder().auto_consent(true).start()).unwrap();
    drop(runtime.block_on(start_session(&sandbox, store.clone())));
    let app = app(&sandbox);
    bencher
        .bench(|| runtime.block_on(RefreshingProvider::open(app.clone(), store.clone())).unwrap());
}

/// A login in a sandbox that grants consent at once.
fn consent_at_once(sandbox: &Arc<Sandbox>) -> LoginMethod {
    let sandbox = Arc::clone(sandbox);
    LoginMethod::with(move |login| {
        let callback = sandbox.consent(login.url().as_str());
        async move { login.finish(&callback.unwrap()).await }
    })
}

#[divan::bench(threads = THREADS)]
fn session(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let sandbox = Arc::new(runtime.block_on(Sandbox::start()).unwrap());
    let session =
        Session::builder(app(&sandbox), MemoryStore::new()).login(consent_at_once(&sandbox));
    let session = runtime.block_on(session.open()).unwrap();
    let _entered = runtime.enter();
    bencher.bench(|| black_box(&session).token().now_or_never().unwrap().unwrap());
}

/// An open session in a pool of 10,000 sessions.
#[divan::bench(threads = THREADS)]
fn session_of_a_pool(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let (app, store) = (app(&sandbox), MemoryStore::new());
    let sessions = Sessions::builder(app.clone(), store).capacity(10_000).build();
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let callback = sandbox.consent(login.url().as_str()).unwrap();
    runtime.block_on(async {
        let grant = login.finish(&callback).await.unwrap();
        for number in 0..10_000 {
            let account = format!("account {number}").parse().unwrap();
            sessions.start(&account, grant.clone()).await.unwrap();
        }
    });
    let account: AccountName = "account 4711".parse().unwrap();
    let _entered = runtime.enter();
    bencher.bench(|| sessions.get(black_box(&account)).now_or_never().unwrap().unwrap());
}

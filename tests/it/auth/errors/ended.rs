//! A runtime that ends during a call.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use core_api::TokenProvider;
use core_auth::{ErrorKind, FileStore, MemoryStore, RefreshingProvider, store::GrantStore};
use tokio::runtime::{Builder, Runtime};

use super::super::{app, grant, sandbox};

/// Polls a call once in a separate runtime, which ends before the next poll.
async fn cut<T>(call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    let runtime = without_threads();
    {
        let _entered = runtime.enter();
        let mut context = Context::from_waker(Waker::noop());
        let first = call.as_mut().poll(&mut context);
        assert!(matches!(first, Poll::Pending), "the task has not run");
    }
    runtime.shutdown_background();
    call.await
}

/// Returns a runtime that runs tasks only during `block_on`.
fn without_threads() -> Runtime {
    Builder::new_current_thread().max_blocking_threads(1).enable_all().build().unwrap()
}

#[tokio::test]
async fn a_runtime_that_ends_does_not_ask_for_a_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(std::time::Duration::ZERO);
    let grant = grant(&app).await;
    let token = grant.access_token().clone();
    let session = RefreshingProvider::new(app.clone(), MemoryStore::new(), grant).await.unwrap();
    let before = sandbox.counters().token_requests;

    for error in [cut(session.token()).await, cut(session.refused(&token)).await] {
        let error = error.unwrap_err();
        assert!(error.is_unavailable() && !error.needs_login(), "{error}");
        assert!(error.to_string().contains("runtime"), "{error}");
    }
    for error in [cut(session.forget()).await, cut(session.logout()).await.map(drop)] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped, "{error}");
        assert!(error.is_retryable() && !error.needs_login(), "{error}");
    }
    assert_eq!(sandbox.counters().token_requests, before, "nothing was sent");
    session.token().await.unwrap();
}

/// Polls a call once in a runtime that has already ended.
async fn too_late<T>(call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    let runtime = without_threads();
    let handle = runtime.handle().clone();
    runtime.shutdown_background();
    {
        let _entered = handle.enter();
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(result) = call.as_mut().poll(&mut context) {
            return result;
        }
    }
    call.await
}

#[tokio::test]
async fn a_runtime_that_has_ended_fails_a_file_store_as_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    let account = "acme".parse().unwrap();
    let longest = std::time::Duration::from_secs(1);
    let error = too_late(store.load(&account)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert_eq!(too_late(store.accounts()).await.unwrap_err().kind(), ErrorKind::Stopped);
    assert_eq!(too_late(store.check(&account)).await.unwrap_err().kind(), ErrorKind::Stopped);
    let Err(error) = too_late(store.lock(&account, longest)).await else { panic!("locked") };
    assert_eq!(error.kind(), ErrorKind::Stopped);
    let mut locked = store.lock(&account, longest).await.unwrap();
    assert_eq!(too_late(locked.load()).await.unwrap_err().kind(), ErrorKind::Stopped);
    let error = too_late(locked.save(&"{}".into(), 0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    locked.save(&"{}".into(), 0).await.unwrap();
}

//! Blocking calls in async code: an error that names the async client, never a panic or a deadlock.

use core_api::{
    Activity, Error, ErrorKind, GetActivity, ListActivities,
    blocking::{BlockingError, Client, block_on},
    client::{BaseUrlFaultKind, ChangeCursor},
};
use core_auth::{LoginMethod, MemoryStore, blocking::Session};
use http::Method;
use jiff::civil::DateTime;
use tokio::runtime::{Builder, Runtime};

use super::Remote;
use crate::support::{
    api::{create, unknown_id},
    login::offline,
};

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).build().unwrap()
}

#[track_caller]
fn assert_refused<T>(result: Result<T, Error>) {
    let error = result.err().expect("an error");
    assert_eq!(error.kind(), ErrorKind::Unsent, "{error}");
    assert!(matches!(error.blocking_error(), Some(BlockingError::AsyncContext)), "{error}");
    assert!(error.to_string().contains("await the same call of the async client"), "{error}");
    assert!(!error.is_retryable() && error.attempts().is_empty());
}

fn assert_all_refused(client: &Client) {
    let list = ListActivities::new;
    assert_refused(client.send(GetActivity::new(unknown_id())));
    assert_refused(client.send(create("async")));
    assert_refused(client.update(unknown_id(), |_: &mut Activity| {}));
    assert_refused(client.collect(list()));
    assert_refused(client.collect_readable(list()));
    assert_refused(client.first(list()));
    assert_refused(client.one(list()));
    assert_refused(client.count(list()));
    assert_refused(client.stream(list()).next().unwrap());
    assert_refused(client.stream(list().prefetch(4)).next().unwrap());
    assert_refused(client.pages(list().by_key()).next().unwrap());
    assert_refused(client.changes::<Activity>(DateTime::MIN).next().unwrap());
    let feed = client.changes_of_all::<()>(&ChangeCursor::since(DateTime::MIN)).unwrap();
    assert_refused(feed.follow_changed::<Activity, _>(drop).next().unwrap());
    assert_refused(client.download("https://files.example.org/a").bytes());
    let mut file = Vec::new();
    assert_refused(client.download("https://files.example.org/a").write_to(&mut file));
    assert_refused(client.raw(Method::GET, "/activity").response());
    assert_refused(client.raw_get("/activity").fetch::<Activity>());
    let fault = client.check_base_url().unwrap_err();
    assert_eq!(fault.kind(), BaseUrlFaultKind::Inconclusive);
    assert!(fault.error().blocking_error().is_some() && fault.to_string().contains("async code"));
}

#[test]
fn each_kind_of_call_fails_and_sends_nothing() {
    let remote = Remote::start();
    let current = Builder::new_current_thread().build().unwrap();
    for runtime in [&current, &multi_thread()] {
        let client = remote.client();
        runtime.block_on(async { assert_all_refused(&client) });
        runtime.block_on(runtime.spawn(async move { assert_all_refused(&client) })).unwrap();
    }
    assert_eq!(remote.sandbox.counters().requests, 0);
}

#[test]
fn threads_that_may_block_make_calls() {
    let remote = Remote::start();
    let client = remote.client();
    let runtime = multi_thread();
    let list = move || client.collect(ListActivities::new()).unwrap().len();
    let in_place = list.clone();
    let (spawned, in_place) = runtime.block_on(async move {
        let spawned = tokio::task::spawn_blocking(list).await.unwrap();
        let in_place = tokio::spawn(async { tokio::task::block_in_place(in_place) }).await.unwrap();
        (spawned, in_place)
    });
    assert!(spawned > 0 && spawned == in_place);
}

#[test]
fn an_iterator_in_async_code_ends_after_one_error_and_continues_elsewhere() {
    let remote = Remote::start();
    let client = remote.client();
    let all = client.collect(ListActivities::new()).unwrap().len();
    let mut activities = client.stream(ListActivities::new());
    activities.next().unwrap().unwrap();
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        // Rows that have arrived are refused as well, so the error does not depend on the size of a page.
        assert_refused(activities.next().unwrap());
        assert!(activities.next().is_none() && activities.next().is_none());
        // A loop that ignores errors ends.
        assert_eq!(client.stream(ListActivities::new()).flatten().count(), 0);
    });
    assert_eq!(activities.map(Result::unwrap).count(), all - 1);
}

#[test]
fn the_async_client_of_a_blocking_one_is_awaited_in_async_code() {
    let remote = Remote::start();
    let client = remote.client();
    let all = client.collect(ListActivities::new()).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let awaited = runtime.block_on(client.to_async().collect(ListActivities::new())).unwrap();
    assert_eq!(awaited, all);
    assert_eq!(Client::from(client.to_async()).collect(ListActivities::new()).unwrap(), all);
}

#[test]
fn sessions_in_async_code_fail_in_the_same_way() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let builder = Session::builder(offline(), MemoryStore::new());
        let error = builder.login(LoginMethod::nobody()).open_blocking().unwrap_err();
        assert_eq!(error.kind(), core_auth::ErrorKind::Configuration);
        assert!(matches!(error.blocking_error(), Some(BlockingError::AsyncContext)));
        assert!(error.to_string().contains("in async code"), "{error}");
        let error = core_auth::blocking::block_on(offline().discover()).unwrap_err();
        assert_eq!(error.kind(), core_auth::ErrorKind::Configuration);
        assert!(matches!(block_on(async {}), Err(BlockingError::AsyncContext)));
    });
}

//! Clients outside of a Tokio runtime, and in several runtimes.

use std::{
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use core_api::{
    Activity, Client, Error, ErrorKind, GetActivity, ListActivities,
    client::{ClientBuilder, Concurrency, Limits, Transport},
};
use core_sandbox::{Fault, Sandbox};
use futures_util::FutureExt;
use http::Method;
use jiff::civil::date;
use tokio::runtime::{Builder, Runtime};

use super::{builder, create, unknown_id};

/// A sandbox on its own runtime, separate from the runtimes of the calls.
struct Remote {
    sandbox: Sandbox,
    _runtime: Runtime,
}

impl Remote {
    fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start()).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    fn client(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder(&self.sandbox)).build().unwrap()
    }

    /// Returns an activity that exists.
    fn activity(&self) -> Activity {
        let client = self.client(|builder| builder);
        current_thread().block_on(client.first(ListActivities::new())).unwrap().unwrap()
    }
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Polls a call on a runtime until `until` is ready, and leaves the call pending.
fn start_call<F: Future + Unpin>(runtime: &Runtime, call: &mut F, until: impl Future<Output = ()>) {
    runtime.block_on(async {
        tokio::select! {
            _ = call => panic!("a call that is held has ended"),
            () = until => {}
        }
    });
}

#[track_caller]
fn assert_no_runtime<T>(call: impl Future<Output = Result<T, Error>>) {
    let error = call.now_or_never().expect("an error comes at once").err().expect("an error");
    assert_eq!(error.kind(), ErrorKind::Unsent, "{error}");
    assert!(error.to_string().contains("`#[tokio::main]`"), "{error}");
    assert!(error.to_string().contains("`Runtime::block_on`"), "{error}");
    assert!(error.to_string().contains("`core_api::blocking::Client`"), "{error}");
    assert!(!error.is_retryable() && error.attempts().is_empty());
}

#[test]
fn outside_of_a_runtime_each_kind_of_call_is_an_error() {
    let remote = Remote::start();
    let unlimited = |builder: ClientBuilder| builder.concurrency(Concurrency::unlimited());
    for client in [remote.client(|builder| builder), remote.client(unlimited)] {
        let list = ListActivities::new;
        assert_no_runtime(client.send(GetActivity::new(unknown_id())));
        assert_no_runtime(client.send(create("outside")));
        assert_no_runtime(client.update(unknown_id(), |_: &mut Activity| {}));
        assert_no_runtime(client.stream(list()).try_next());
        assert_no_runtime(client.stream(list().prefetch(4)).try_next());
        assert_no_runtime(client.pages(list().by_key()).try_next());
        assert_no_runtime(client.collect(list()));
        assert_no_runtime(client.collect_readable(list()));
        assert_no_runtime(client.first(list()));
        assert_no_runtime(client.one(list()));
        assert_no_runtime(client.count(list()));
        let since = date(2026, 1, 1).at(0, 0, 0, 0);
        assert_no_runtime(client.changes::<Activity>(since).try_next());
        assert_no_runtime(client.download("https://files.example.org/a").bytes());
        let mut file = Vec::new();
        assert_no_runtime(client.download("https://files.example.org/a").write_to(&mut file));
        assert_no_runtime(client.raw(Method::GET, "/activity").response());
    }
    assert_eq!(remote.sandbox.counters().requests, 0);
}

#[test]
fn a_transport_outside_of_a_runtime_refuses_the_request() {
    let transport = Transport::default();
    let request = http::Request::get("https://127.0.0.1:1/").body(bytes::Bytes::new()).unwrap();
    let sent = transport.send(request, core_api::client::ConnectionReuse::Permitted);
    let error = sent.now_or_never().expect("an error comes at once").unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("`#[tokio::main]`"), "{error}");
}

#[test]
fn a_client_outlives_its_runtimes() {
    let remote = Remote::start();
    let client = remote.client(|builder| builder);
    for runtime in [current_thread, multi_thread, current_thread, multi_thread] {
        let runtime = runtime();
        for code in ["first", "second"] {
            let listed = runtime.block_on(client.collect(ListActivities::new())).unwrap();
            assert!(!listed.is_empty(), "{code}");
        }
        let activity = runtime.block_on(client.send(create("a"))).unwrap();
        runtime.block_on(client.send(core_api::DeleteActivity::new(activity.id))).unwrap();
    }
}

#[test]
fn a_runtime_for_each_of_100_calls_repeats_none() {
    let remote = Remote::start();
    let client = remote.client(|builder| builder.concurrency(Concurrency::fixed(1)));
    let before = remote.sandbox.counters().requests;
    for _ in 0..100 {
        current_thread().block_on(client.send(ListActivities::new())).unwrap();
    }
    // Exactly one request for each call.
    assert_eq!(remote.sandbox.counters().requests - before, 100);
}

#[test]
fn an_idle_runtime_does_not_block_others() {
    let remote = Remote::start();
    let client = remote.client(|builder| builder);
    let before = remote.sandbox.counters().requests;
    // Each idle runtime keeps a connection that is not polled meanwhile.
    let runtimes = [current_thread(), current_thread(), multi_thread()];
    for runtime in runtimes.iter().cycle().take(12) {
        runtime.block_on(client.send(ListActivities::new())).unwrap();
    }
    assert_eq!(remote.sandbox.counters().requests - before, 12);
}

#[test]
fn runtimes_in_several_threads_share_a_client() {
    let remote = Remote::start();
    let client = remote.client(|builder| builder.concurrency(Concurrency::fixed(2)));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let runtime = current_thread();
                    runtime.block_on(client.collect(ListActivities::new())).unwrap();
                    runtime.block_on(client.send(GetActivity::new(unknown_id()))).unwrap_err();
                }
            });
        }
    });
}

#[test]
fn a_read_whose_runtime_has_ended_or_is_idle_starts_again() {
    let remote = Remote::start();
    let id = remote.activity().id;
    for is_dropped in [true, false] {
        for concurrency in [Concurrency::fixed(1), Concurrency::unlimited()] {
            let client = remote.client(|builder| builder.concurrency(concurrency));
            let held = remote.sandbox.inject(Fault::held().on("/api/activity").times(1));
            let mut call = Box::pin(client.send(GetActivity::new(id)));
            let first = current_thread();
            start_call(&first, &mut call, held.until_fired(1));
            let first = (!is_dropped).then_some(first);
            assert_eq!(current_thread().block_on(call).unwrap().id, id);
            drop(first);
        }
    }
}

#[test]
fn a_stream_continues_in_another_runtime() {
    let remote = Remote::start();
    let client = remote.client(|builder| builder.concurrency(Concurrency::fixed(2)));
    let list = || ListActivities::new().page(1, 2).prefetch(3);
    let all = current_thread().block_on(client.collect(list())).unwrap();
    let mut stream = client.stream(list());
    // Requests are in flight whenever a runtime ends or becomes idle.
    let (mut read, mut idle) = (Vec::new(), Vec::new());
    loop {
        let runtime = current_thread();
        let Some(record) = runtime.block_on(stream.try_next()).unwrap() else { break };
        read.push(record.id);
        if read.len() % 2 == 0 {
            idle.push(runtime);
        }
    }
    assert_eq!(read, all.iter().map(|record| record.id).collect::<Vec<_>>());
}

#[test]
fn a_write_whose_runtime_has_ended_is_an_error_and_not_repeated() {
    let remote = Remote::start();
    for is_dropped in [true, false] {
        let client = remote.client(|builder| builder);
        let held = remote.sandbox.inject(Fault::held().on("/api/activity").times(1));
        let before = remote.sandbox.counters().requests;
        let mut call = Box::pin(client.send(create("moved")));
        let first = current_thread();
        start_call(&first, &mut call, held.until_fired(1));
        let first = (!is_dropped).then_some(first);
        let error = current_thread().block_on(call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.to_string().contains("another runtime"), "{error}");
        assert!(!error.is_retryable());
        assert_eq!(remote.sandbox.counters().requests - before, 1);
        drop(first);
        // The client still works.
        current_thread().block_on(client.send(ListActivities::new())).unwrap();
    }
}

#[test]
fn a_call_that_leaves_its_runtime_is_an_error() {
    let remote = Remote::start();
    let id = remote.activity().id;
    let client = remote.client(|builder| builder);
    let held = remote.sandbox.inject(Fault::held().on("/api/activity").times(1));
    let mut call = pin!(client.send(GetActivity::new(id)));
    start_call(&current_thread(), &mut call, held.until_fired(1));
    let polled = call.poll_unpin(&mut Context::from_waker(Waker::noop()));
    let std::task::Poll::Ready(Err(error)) = polled else { panic!("{polled:?}") };
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(error.to_string().contains("runtime"), "{error}");
}

#[test]
fn a_dropped_call_returns_its_permit_even_if_its_runtime_is_idle() {
    let remote = Remote::start();
    let queue = Limits::new().queue(Duration::from_secs(20));
    let narrow = |builder: ClientBuilder| builder.concurrency(Concurrency::fixed(1)).limits(queue);
    let client = remote.client(narrow);
    for is_dropped in [false, true] {
        let held = remote.sandbox.inject(Fault::held().on("/api/activity").times(1));
        let mut call = Box::pin(client.send(GetActivity::new(unknown_id())));
        let first = current_thread();
        start_call(&first, &mut call, held.until_fired(1));
        let first = (!is_dropped).then_some(first);
        drop(call);
        let after = client.send(ListActivities::new());
        // Otherwise the call would wait for the permit up to its limit of 20 seconds.
        let after = current_thread()
            .block_on(async { tokio::time::timeout(Duration::from_secs(10), after).await });
        after.expect("the permit is free").unwrap();
        drop(first);
    }
}

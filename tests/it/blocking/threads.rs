//! Many threads with one blocking client.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use core_api::{Activity, GetActivity, ListActivities, client::RateLimit};
use core_sandbox::Fault;

use super::{Remote, until_fired};
use crate::support::api::{create, unknown_id};

const THREADS: usize = 8;

#[test]
fn calls_of_several_threads_run_at_the_same_time() {
    let remote = Remote::start();
    let client = remote.client();
    // The server answers none of the calls before all of them have arrived.
    let held = remote.sandbox.inject(Fault::held().on("/api/activity").times(THREADS as u64));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| client.collect(ListActivities::new().page(1, 1)).unwrap());
        }
        until_fired(&held, THREADS as u64);
        held.release();
    });
}

#[test]
fn threads_share_the_rate_limit() {
    let window = Duration::from_millis(500);
    let remote = Remote::with(|builder| builder.rate_limit(4, window));
    let client = remote.client_with(|builder| builder.rate_limit(RateLimit::per(4, window)));
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let client = client.clone();
            scope.spawn(move || client.send(ListActivities::new().page(1, 1)).unwrap());
        }
    });
    assert!(start.elapsed() >= window, "{:?}", start.elapsed());
    assert_eq!(remote.sandbox.counters().rate_limited, 0);
}

#[test]
fn many_calls_of_many_threads_all_succeed() {
    let remote = Remote::with(|builder| builder.failing(0.05, 7));
    let client = remote.client_with(|builder| builder.retry_budget(1_000));
    let before = remote.sandbox.counters().requests;
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..25 {
                    client.send(ListActivities::new().page(1, 2)).unwrap();
                    let activities = client.stream(ListActivities::new().page(1, 3));
                    assert!(activities.take(5).all(|row| row.is_ok()));
                }
            });
        }
    });
    assert!(remote.sandbox.counters().requests - before >= 200);
}

#[test]
fn a_panic_of_one_thread_leaves_the_others_alone() {
    let remote = Remote::start();
    let client = remote.client();
    let made = client.send(create("panic")).unwrap();
    let update = || client.update(made.id, |_: &mut Activity| panic!("in the closure"));
    assert!(catch_unwind(AssertUnwindSafe(update)).is_err());
    assert!(client.send(GetActivity::new(unknown_id())).unwrap_err().is_not_found());
    assert_eq!(client.send(GetActivity::new(made.id)).unwrap().memo, made.memo);
}

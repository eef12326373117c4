//! Tests of the wait for a future, and of the runtime of a process.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    time::Duration,
};

use tokio::{
    sync::oneshot,
    task::coop::{consume_budget, has_budget_remaining},
    time::sleep,
};

use super::*;

fn is_refused() -> bool {
    matches!(block_on(async {}), Err(BlockingError::AsyncContext))
}

#[test]
fn a_future_has_timers_tasks_and_borrows() {
    let text = "borrowed".to_owned();
    let read = block_on(async {
        sleep(Duration::from_millis(1)).await;
        tokio::spawn(async {}).await.unwrap();
        text.len()
    });
    assert_eq!(read.unwrap(), text.len());
}

#[test]
fn a_future_may_itself_wait_for_another() {
    let slow = || block_on(sleep(Duration::from_millis(1))).is_ok();
    assert!(block_on(async { slow() && slow() }).unwrap());
}

#[test]
fn tasks_may_not_block() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        // The check uses up none of the budget.
        assert!((0..1000).all(|_| is_refused() && has_budget_remaining()));
        assert!(tokio::spawn(async { is_refused() }).await.unwrap());
    });
    // A task of the background thread would wait for itself.
    let refused = block_on(async { tokio::spawn(async { is_refused() }).await.unwrap() });
    assert!(refused.unwrap());
}

#[test]
fn a_task_that_has_used_up_its_budget_may_not_block() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        while has_budget_remaining() {
            consume_budget().await;
        }
        assert!(is_refused());
    });
}

#[test]
fn threads_that_may_block_are_not_refused() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let refused = runtime.block_on(async { tokio::task::spawn_blocking(is_refused).await });
    assert!(!refused.unwrap());
    let _entered = runtime.enter();
    assert!(!is_refused());
}

#[test]
fn a_wake_is_not_lost_if_other_code_uses_up_the_unpark() {
    let (sender, receiver) = oneshot::channel();
    let (start, started) = mpsc::channel();
    let waker = thread::spawn(move || {
        started.recv().unwrap();
        sender.send(7).unwrap();
    });
    let mut receiver = pin!(receiver);
    let received = block_on(poll_fn(|context| {
        let polled = receiver.as_mut().poll(context);
        if polled.is_pending() {
            start.send(()).unwrap();
            // The wake comes now, and its `unpark` ends this park.
            thread::park();
        }
        polled
    }));
    assert_eq!(received.unwrap().unwrap(), 7);
    waker.join().unwrap();
}

#[test]
fn a_panic_reaches_the_caller_and_harms_nobody_else() {
    let panicked = catch_unwind(AssertUnwindSafe(|| block_on(async { panic!("of the caller") })));
    assert!(panicked.is_err());
    let panicked = block_on(async { tokio::spawn(async { panic!("of a task") }).await });
    assert!(panicked.unwrap().unwrap_err().is_panic());
    assert!(block_on(async {}).is_ok());
}

#[test]
fn a_forked_process_gets_a_runtime_of_its_own() {
    let mut running = None;
    let parent = runtime_of(1, &mut running).unwrap();
    assert_eq!(runtime_of(1, &mut running).unwrap().id(), parent.id());
    let child = runtime_of(2, &mut running).unwrap();
    assert_ne!(child.id(), parent.id());
    assert_eq!(runtime_of(2, &mut running).unwrap().id(), child.id());
}

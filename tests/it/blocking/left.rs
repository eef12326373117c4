//! Iterators that the caller leaves or drops while a page is in flight.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use core_api::{
    ListActivities,
    blocking::{Client, block_on},
    client::{ClientBuilder, Concurrency, RateFuture, RateLimiter, RateStatus, Turn, TurnFuture},
};
use core_auth::StaticToken;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::until_met;
use crate::support::{
    api::hasty,
    list_server::{ReceivedRequest, Script},
};

/// The rows of a page. There are three pages.
const ROWS: u32 = 10;

/// A gate that is closed at first.
#[derive(Default)]
struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.is_open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let is_open = self.is_open.lock().unwrap();
        drop(self.opened.wait_while(is_open, |is_open| !*is_open).unwrap());
    }
}

/// A server that holds its third page behind a gate, and first answers it with 503.
struct Server {
    script: Script,
    gate: Arc<Gate>,
    _runtime: Runtime,
}

impl Server {
    fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let gate = Arc::<Gate>::default();
        let (closed, failures) = (Arc::clone(&gate), Arc::new(AtomicUsize::new(0)));
        let answer = move |request: &ReceivedRequest| {
            let page = request.page.unwrap_or(1);
            if page == 3 {
                tokio::task::block_in_place(|| closed.pass());
                if failures.fetch_add(1, Ordering::SeqCst) == 0 {
                    return (503, String::new());
                }
            }
            (200, rows(page))
        };
        let script = runtime.block_on(Script::start(answer));
        Self { script, gate, _runtime: runtime }
    }

    fn client(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let provider = StaticToken::new("secret", self.script.endpoint.parse().unwrap());
        let builder = Client::builder(provider).allow_loopback().retry(hasty());
        set(builder).build_blocking().unwrap()
    }

    /// Returns the number of requests for a page.
    fn requests(&self, page: u32) -> usize {
        self.script.pages().into_iter().filter(|number| *number == page).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A runtime waits for its workers.
        self.gate.open();
    }
}

fn rows(page: u32) -> String {
    let numbers = (page - 1) * ROWS..page.min(3) * ROWS;
    let row = |number: u32| {
        let id = Uuid::from_u128(u128::from(number) + 1);
        format!(r#"{{"id":"{id}","code":"A{number}"}}"#)
    };
    format!("[{}]", numbers.map(row).collect::<Vec<_>>().join(","))
}

fn list() -> ListActivities {
    ListActivities::new().page(1, ROWS).prefetch(2)
}

/// Reads two pages, so the third one is in flight.
fn read_two_pages(client: &Client) -> core_api::blocking::Records<core_api::Activity> {
    let mut rows = client.stream(list());
    let read = rows.by_ref().take(ROWS as usize + 1).map(Result::unwrap).count();
    assert_eq!(read, ROWS as usize + 1);
    rows
}

#[test]
fn a_page_arrives_and_is_retried_while_nobody_asks_for_rows() {
    for concurrency in [Concurrency::unlimited(), Concurrency::fixed(4)] {
        let server = Server::start();
        let client = server.client(|builder| builder.concurrency(concurrency));
        let rows = read_two_pages(&client);
        until_met(|| server.requests(3) == 1);
        server.gate.open();
        // The page fails, and its second request is sent.
        until_met(|| server.requests(3) == 2);
        assert_eq!(rows.map(Result::unwrap).count(), 2 * ROWS as usize - 1);
        assert_eq!(server.requests(3), 2);
    }
}

#[test]
fn an_iterator_that_is_left_gives_its_permit_back() {
    let server = Server::start();
    let client = server.client(|builder| builder.concurrency(Concurrency::fixed(2)));
    let rows = read_two_pages(&client);
    until_met(|| server.requests(3) == 1);
    server.gate.open();
    until_met(|| server.requests(3) == 2);
    let before = server.script.max_in_flight.swap(0, Ordering::SeqCst);
    assert!(before <= 2, "{before}");
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| client.collect(list()).unwrap());
        }
    });
    assert_eq!(rows.map(Result::unwrap).count(), 2 * ROWS as usize - 1);
}

/// A limiter that counts the turns that have ended, each after a pause.
#[derive(Debug, Default)]
struct Turns {
    ended: Arc<AtomicUsize>,
}

impl RateLimiter for Turns {
    fn turn(&self) -> TurnFuture<'_> {
        let ended = Arc::clone(&self.ended);
        Box::pin(async {
            Turn::new(async move {
                tokio::task::yield_now().await;
                ended.fetch_add(1, Ordering::SeqCst);
            })
        })
    }

    fn learn<'a>(&'a self, _: &'a RateStatus) -> RateFuture<'a> {
        Box::pin(async {})
    }
}

#[test]
fn a_dropped_iterator_cancels_its_page_and_ends_its_turn() {
    let server = Server::start();
    let turns = Arc::new(Turns::default());
    let client = server
        .client(|builder| builder.concurrency(Concurrency::fixed(2)).rate_limiter(turns.clone()));
    let rows = read_two_pages(&client);
    until_met(|| server.requests(3) == 1);
    assert_eq!(turns.ended.load(Ordering::SeqCst), 2);
    // This thread has no runtime that could run the end of the turn.
    drop(rows);
    until_met(|| turns.ended.load(Ordering::SeqCst) == 3);
    // Both permits are free, though the server still holds the page.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| client.send(list()).unwrap());
        }
    });
    assert_eq!(server.requests(3), 1);
    server.gate.open();
}

#[test]
fn an_iterator_may_be_dropped_in_async_code() {
    let server = Server::start();
    let client = server.client(|builder| builder);
    let rows = read_two_pages(&client);
    until_met(|| server.requests(3) == 1);
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move { drop((rows, client)) });
    server.gate.open();
    assert!(block_on(async {}).is_ok());
}

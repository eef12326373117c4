//! Many tasks against a limit and failures: every call ends well, and nothing is done twice.
//!
//! `CORE_LOAD_CALLS=2000` makes it 64 000 calls, which the limit stretches to 66 seconds; `20000` is
//! the long mode. With `--nocapture` it tells how long it took and what the server saw.

use std::{
    env,
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, Error, ErrorKind, GetActivity,
    Id, ListActivities,
    client::{RateLimit, Retry},
};
use core_auth::StaticToken;
use core_sandbox::{Counters, Sandbox};
use futures_util::future::join_all;
use tokio::sync::Barrier;

const TASKS: usize = 32;

/// Calls of each task, unless `CORE_LOAD_CALLS` says.
const CALLS: usize = 100;

/// One call of so many is a create.
const CREATES: usize = 10;

const LIMIT: u32 = 1_000;
const WINDOW: Duration = Duration::from_secs(1);

/// How calls have ended.
#[derive(Debug, Default)]
struct Ends {
    done: u64,
    created: u64,
    /// Creates of which it is not known whether the server acted; the error says so.
    unknown: u64,
    /// Creates that the server refused with 502, 503 or 504; whether it acted is not known either.
    refused: u64,
}

impl Ends {
    fn sum(mut self, other: Self) -> Self {
        self.done += other.done;
        self.created += other.created;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self
    }

    /// Takes down a create that has ended well: with a record, or with an error after which a
    /// program has to look.
    fn take(&mut self, result: Result<Activity, Error>) {
        match result {
            Ok(_) => self.created += 1,
            Err(error) => {
                assert!(!error.is_retryable() && error.attempts().len() == 1, "{error}");
                match error.kind() {
                    ErrorKind::Connection => self.unknown += 1,
                    ErrorKind::Server => self.refused += 1,
                    _ => panic!("{error}"),
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_ends_well_within_the_limit_while_one_in_fifty_fails() {
    let calls = env::var("CORE_LOAD_CALLS").map_or(CALLS, |text| text.parse().unwrap());
    let sandbox = Sandbox::builder().rate_limit(LIMIT, WINDOW).failing(0.02, 7).start();
    let sandbox = sandbox.await.unwrap();
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let client = Client::builder(StaticToken::from(token))
        .allow_loopback()
        .rate_limit(RateLimit::per(LIMIT, WINDOW))
        .retry(
            Retry::new().attempts(6).backoff(Duration::from_millis(5), Duration::from_millis(50)),
        )
        .build()
        .unwrap();
    let id = client.first(ListActivities::new()).await.unwrap().unwrap().id;

    let (start, began) = (Arc::new(Barrier::new(TASKS)), Instant::now());
    let tasks = (0..TASKS)
        .map(|task| tokio::spawn(run(client.clone(), id, task, calls, Arc::clone(&start))));
    let ends = join_all(tasks).await.into_iter().map(Result::unwrap);
    let ends = ends.fold(Ends::default(), Ends::sum);
    println!("{:.1} s: {ends:?} {:?}", began.elapsed().as_secs_f64(), sandbox.counters());
    check(&ends, sandbox.counters(), sandbox.created::<Activity>(), calls);
}

/// What a task does: mostly reads, and a create now and then.
async fn run(
    client: Client,
    id: Id<Activity>,
    task: usize,
    calls: usize,
    start: Arc<Barrier>,
) -> Ends {
    start.wait().await;
    let mut ends = Ends::default();
    for call in 0..calls {
        if call % CREATES == 0 {
            let input = ActivityInput::new(format!("L-{task}-{call}"), "Load");
            ends.take(client.send(CreateActivity::new(input)).await);
        } else {
            assert_eq!(client.send(GetActivity::new(id)).await.unwrap().id, id);
        }
        ends.done += 1;
    }
    ends
}

fn check(ends: &Ends, counters: Counters, created: u64, calls: usize) {
    assert_eq!(ends.done, (TASKS * calls) as u64);
    // The limiter leaves the server nothing to refuse.
    assert_eq!(counters.rate_limited, 0, "{counters:?}");
    assert!(counters.most_in_a_window <= u64::from(LIMIT), "{counters:?}");
    // No create was acted on twice: those that were are those that were said to be, and at most
    // those that nobody knows of.
    assert!(
        created >= ends.created && created <= ends.created + ends.unknown,
        "{created} {ends:?}"
    );
    // Each read that failed was sent again, and no create was.
    assert!(counters.faults > 0 && counters.requests > ends.done, "{counters:?}");
}

//! Many tasks under a rate limit and random failures: every call completes, and nothing is done twice.
//!
//! `CORE_LOAD_CALLS=2000` makes 64,000 calls, which the limit stretches to 66 seconds. `20000` is
//! the long mode. With `--nocapture`, the test prints its duration and the server's counters.

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

/// Calls of each task, unless `CORE_LOAD_CALLS` is set.
const CALLS: usize = 100;

/// One call in `CREATES` is a create.
const CREATES: usize = 10;

const LIMIT: u32 = 1_000;
const WINDOW: Duration = Duration::from_secs(1);

/// Outcomes of the calls of one or more tasks.
#[derive(Debug, Default)]
struct Outcomes {
    done: u64,
    created: u64,
    /// Creates with an unknown outcome: the error says that the server may have acted.
    unknown: u64,
    /// Creates that failed with 502, 503 or 504. Their outcome is unknown too.
    refused: u64,
}

impl Outcomes {
    fn add(mut self, other: Self) -> Self {
        self.done += other.done;
        self.created += other.created;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self
    }

    /// Counts a create that succeeded, or failed with an error that leaves the outcome open.
    fn count_create(&mut self, result: Result<Activity, Error>) {
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
async fn every_call_completes_within_the_limit_while_one_in_fifty_fails() {
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
    let outcomes = join_all(tasks).await.into_iter().map(Result::unwrap);
    let outcomes = outcomes.fold(Outcomes::default(), Outcomes::add);
    println!("{:.1} s: {outcomes:?} {:?}", began.elapsed().as_secs_f64(), sandbox.counters());
    check(&outcomes, sandbox.counters(), sandbox.created::<Activity>(), calls);
}

/// Makes the calls of one task: mostly reads, with a create every `CREATES` calls.
async fn run(
    client: Client,
    id: Id<Activity>,
    task: usize,
    calls: usize,
    start: Arc<Barrier>,
) -> Outcomes {
    start.wait().await;
    let mut outcomes = Outcomes::default();
    for call in 0..calls {
        if call % CREATES == 0 {
            let input = ActivityInput::new().code(format!("L-{task}-{call}")).description("Load");
            outcomes.count_create(client.send(CreateActivity::new(input)).await);
        } else {
            assert_eq!(client.send(GetActivity::new(id)).await.unwrap().id, id);
        }
        outcomes.done += 1;
    }
    outcomes
}

fn check(outcomes: &Outcomes, counters: Counters, created: u64, calls: usize) {
    assert_eq!(outcomes.done, (TASKS * calls) as u64);
    // The limiter keeps below the limit, so the server refuses nothing.
    assert_eq!(counters.rate_limited, 0, "{counters:?}");
    assert!(counters.most_in_a_window <= u64::from(LIMIT), "{counters:?}");
    // No create was executed twice: the server has at least the confirmed creates, and at most the
    // confirmed creates and those with an unknown outcome.
    assert!(
        created >= outcomes.created && created <= outcomes.created + outcomes.unknown,
        "{created} {outcomes:?}"
    );
    // Failed reads were retried, and creates were not.
    assert!(counters.faults > 0 && counters.requests > outcomes.done, "{counters:?}");
}

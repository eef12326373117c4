//! A worker that mirrors several companies: this test binary again, with orders.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::client::RateLimit;
use core_auth::{App, LoginMethod, Session};
use core_mirror::{Destination, DestinationError, Mirror, MirrorError, Outcome, Progress, Sqlite};
use core_redis::{RedisConnection, RedisRateLimiter, RedisStore};
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// The variable with the orders.
const ORDERS: &str = "CORE_MIRROR_SHIFT";

/// The lines of a worker about a batch, and about the end of a run.
const BATCH: &str = "batch ";
const END: &str = "end ";

/// The longest time of all runs of a worker.
const PATIENCE: Duration = Duration::from_secs(600);

/// The work of a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ShiftOrders {
    pub(super) place: Place,
    pub(super) redis: String,
    pub(super) prefix: String,
    pub(super) identity: String,
    pub(super) client_id: String,
    pub(super) secret: String,
    pub(super) redirect_uri: String,
    pub(super) companies: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) calls: u32,
    pub(super) seconds: u64,
    /// The index of the company with which the worker begins.
    pub(super) first: usize,
}

/// A running worker.
pub(super) struct ShiftWorker {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl ShiftWorker {
    pub(super) fn start(orders: &ShiftOrders) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["workers::shift::runs_as_a_worker_of_companies", "--exact", "--nocapture"])
            .env(ORDERS, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    /// Waits until the worker has written a number of batches.
    pub(super) fn until_batches(&mut self, count: usize) {
        for _ in 0..count {
            assert!(self.next(BATCH).is_some(), "the worker ended early");
        }
    }

    /// Sends SIGKILL.
    pub(super) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Waits for the end, and returns the lines about the runs.
    pub(super) fn ends(mut self) -> Vec<String> {
        let mut ends = Vec::new();
        while let Some(end) = self.next(END) {
            ends.push(end);
        }
        assert!(self.process.wait().unwrap().success());
        ends
    }

    /// Returns the rest of the next line with a start. `None` at the end of the output.
    fn next(&mut self, start: &str) -> Option<String> {
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            if let Some(rest) = line.strip_prefix(start) {
                return Some(rest.trim().to_owned());
            }
            line.clear();
        }
        None
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_as_a_worker_of_companies() {
    let Ok(orders) = env::var(ORDERS) else { return };
    let orders: ShiftOrders = serde_json::from_str(&orders).unwrap();
    let mut left = orders.companies.clone();
    left.rotate_left(orders.first);
    let deadline = Instant::now() + PATIENCE;
    // Each worker ends after a complete run of each company. One that another worker holds comes later.
    while !left.is_empty() {
        assert!(Instant::now() < deadline, "other workers hold {left:?} for {PATIENCE:?}");
        let company = left.remove(0);
        let end = match &orders.place {
            Place::Sqlite(path) => run(&orders, &company, Sqlite::open(path).await.unwrap()).await,
            #[cfg(feature = "postgres")]
            Place::Postgres(address) => {
                let address = address.parse().unwrap();
                let destination = core_mirror::Postgres::connect(address).await.unwrap();
                run(&orders, &company, destination).await
            }
            #[cfg(any(feature = "csv", feature = "parquet"))]
            other => panic!("{other:?} is not tried with several companies"),
        };
        match end {
            Some(end) => println!("\n{END}{company}: {end}"),
            None => left.push(company),
        }
    }
}

/// Mirrors a company. `None` if another worker holds it.
async fn run<D: Destination>(
    orders: &ShiftOrders,
    company: &str,
    destination: D,
) -> Option<String> {
    let app = App::at(&orders.identity, &orders.client_id, &orders.redirect_uri).unwrap();
    let app = app.with_secret(orders.secret.as_str()).allow_loopback();
    let store = RedisStore::connect(&orders.redis, &orders.prefix).await.unwrap();
    let session = Session::builder(app, store).account(company.parse().unwrap());
    let session = session.login(LoginMethod::nobody()).open().await.unwrap();
    let limit = RateLimit::per(orders.calls, Duration::from_secs(orders.seconds));
    let connection = RedisConnection::connect(&orders.redis).await.unwrap();
    let limiter = RedisRateLimiter::new(connection, &format!("rate:{company}"), limit).unwrap();
    // A killed worker blocks the turns of its calls for the lease.
    let limiter = limiter.with_lease(Duration::from_secs(5));
    let client = session.client_builder().rate_limiter(Arc::new(limiter));
    let show = |progress: &Progress| println!("\n{BATCH}{} {}", progress.table, progress.rows);
    let mut mirror = Mirror::builder(client.build_read_only().unwrap(), destination)
        .company(company)
        .resources(&orders.resources)
        .lease(Duration::from_secs(2))
        .on_progress(show)
        .build()
        .unwrap();
    match mirror.run().await {
        Ok(report) => {
            assert_eq!(report.outcome, Outcome::Complete, "{company}");
            let waited = report.waited.as_millis();
            Some(format!("{} rows, {} calls, {waited} ms waited", report.rows_read, report.calls))
        }
        Err(MirrorError::Destination { source: DestinationError::Held { .. }, .. }) => {
            // Another worker extends its lease or ends, and no event tells that.
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
        Err(error) => panic!("{company}: {error}"),
    }
}

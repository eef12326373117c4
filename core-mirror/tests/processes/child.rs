//! A worker: this test binary again, with orders.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{self, Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use core_api::{AccessToken, Client, access::ReadOnly, client::Retry};
use core_mirror::{Destination, DestinationError, Mirror, MirrorError, Outcome, Progress};
use serde::{Deserialize, Serialize};

use super::{place::Place, support::Token};

/// The variable with the orders.
const ORDERS: &str = "CORE_MIRROR_ORDERS";

/// The lines of a worker about a batch, and about the end of a run.
const BATCH: &str = "batch ";
const END: &str = "end ";

/// The longest time for which a worker waits for a company that a killed one holds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The work of a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Orders {
    pub(crate) destination: Place,
    pub(crate) endpoint: String,
    pub(crate) token: String,
    pub(crate) company: String,
    pub(crate) resources: Vec<String>,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) rows_read: u64,
    pub(crate) calls: u64,
}

/// A running worker.
pub(crate) struct Worker {
    process: process::Child,
    lines: mpsc::Receiver<String>,
}

impl Worker {
    pub(crate) fn start(orders: &Orders) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["child::runs_as_a_worker", "--exact", "--nocapture"])
            .env(ORDERS, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The test may have ended.
                let _ = sender.send(line);
            }
        });
        Self { process, lines }
    }

    /// Waits for a number of batches, or for the end of the run. Returns the end.
    pub(crate) fn after(&mut self, batches: usize) -> Option<End> {
        let mut count = 0;
        while count < batches {
            let Ok(line) = self.lines.recv() else {
                panic!("the worker ended without a report: {:?}", self.process.wait());
            };
            if let Some(end) = line.strip_prefix(END) {
                return Some(serde_json::from_str(end).unwrap());
            }
            count += usize::from(line.starts_with(BATCH));
        }
        None
    }

    /// Waits until the next batch is written, but at most for a time. Returns whether the run has ended.
    pub(crate) fn within_batch(&mut self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with(BATCH) => return false,
                Ok(line) if line.starts_with(END) => return true,
                // A line of the test harness.
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Sends SIGKILL. Returns whether the worker was alive.
    pub(crate) fn kill(mut self) -> bool {
        let is_alive = self.process.try_wait().unwrap().is_none();
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        is_alive
    }

    /// Waits for the end of the run.
    pub(crate) fn end(mut self) -> End {
        let end = self.after(usize::MAX).unwrap();
        self.process.wait().unwrap();
        end
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_as_a_worker() {
    let Ok(orders) = env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let end = match &orders.destination {
        Place::Sqlite(path) => run(&orders, core_mirror::Sqlite::open(path).await.unwrap()).await,
        #[cfg(feature = "csv")]
        Place::Csv(path) => {
            let format = core_mirror::FileFormat::Csv;
            run(&orders, core_mirror::Files::open(path, format).await.unwrap()).await
        }
        #[cfg(feature = "parquet")]
        Place::Parquet(path) => {
            let format = core_mirror::FileFormat::Parquet;
            run(&orders, core_mirror::Files::open(path, format).await.unwrap()).await
        }
        #[cfg(feature = "postgres")]
        Place::Postgres(address) => {
            let address = address.parse().unwrap();
            run(&orders, core_mirror::Postgres::connect(address).await.unwrap()).await
        }
    };
    // The test harness may have begun the line.
    println!("\n{END}{}", serde_json::to_string(&end).unwrap());
}

fn client(orders: &Orders) -> Client<ReadOnly> {
    let token = AccessToken::new(orders.token.clone(), orders.endpoint.parse().unwrap());
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let builder = Client::builder(Token(token)).allow_loopback().no_rate_limit().retry(retry);
    builder.build_read_only().unwrap()
}

async fn run<D: Destination>(orders: &Orders, destination: D) -> End {
    let show = |progress: &Progress| println!("\n{BATCH}{} {}", progress.table, progress.rows);
    let mut mirror = Mirror::builder(client(orders), destination)
        .company(&orders.company)
        .resources(&orders.resources)
        .lease(Duration::from_secs(1))
        .on_progress(show)
        .build()
        .unwrap();
    let end = Instant::now() + PATIENCE;
    loop {
        match mirror.run().await {
            Ok(report) => {
                return End {
                    outcome: report.outcome.as_str().to_owned(),
                    reason: report.outcome.reason().map(str::to_owned),
                    rows_read: report.rows_read,
                    calls: report.calls,
                };
            }
            // The lease of a killed worker is not over, and no event tells its end.
            Err(MirrorError::Destination { source: DestinationError::Held { .. }, .. })
                if Instant::now() < end =>
            {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
}

impl End {
    pub(crate) fn is_complete(&self) -> bool {
        self.outcome == Outcome::Complete.as_str()
    }
}

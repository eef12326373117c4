//! A child process: this test binary again, with orders.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{self, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenErrorKind};
use core_auth::{Error, FileStore, RefreshingProvider};
use core_redis::RedisStore;

use super::{
    Orders, Work,
    orders::{PREFIX, Report, StoreOrder, VARIABLE},
    points::{STOPPED, StopAt},
};
use crate::support::http_client::http_client_builder;

/// A running child process.
pub(super) struct Child {
    process: process::Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Child {
    /// Starts this test binary with orders.
    pub(super) fn start(orders: &Orders) -> Self {
        let name = "auth::processes::child::runs_as_a_child_process";
        let mut process = Command::new(env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(VARIABLE, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, input, output }
    }

    /// Waits until the child has stopped at its event.
    pub(super) fn until_stopped(&mut self) {
        self.line(|line| (line == STOPPED).then_some(()));
    }

    /// Lets the stopped child continue.
    pub(super) fn go_on(&mut self) {
        self.input.write_all(b"go on\n").unwrap();
        self.input.flush().unwrap();
    }

    /// Sends SIGKILL. Returns whether the child was still alive.
    pub(super) fn kill(mut self) -> bool {
        let is_alive = self.process.try_wait().unwrap().is_none();
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        is_alive
    }

    /// Returns the final report of the child.
    pub(super) fn report(mut self) -> Report {
        let report = self.line(|line| serde_json::from_str(line.strip_prefix("report ")?).ok());
        self.process.wait().unwrap();
        report
    }

    fn line<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> T {
        let mut line = String::new();
        loop {
            line.clear();
            let length = self.output.read_line(&mut line).unwrap();
            assert_ne!(length, 0, "the child ended before the expected line");
            // The first line of the child may follow the output of the test runner.
            let own = line.trim_end().rsplit("... ").next().unwrap_or_default();
            if let Some(wanted) = wanted(own) {
                return wanted;
            }
        }
    }
}

#[test]
fn runs_as_a_child_process() {
    let Ok(orders) = env::var(VARIABLE) else { return };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    if let Some((message, nth)) = orders.stop_at.clone() {
        tracing::subscriber::set_global_default(StopAt::new(message, nth)).unwrap();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(async {
        let provider = patiently(|| open(&orders)).await;
        match orders.work {
            Work::Refresh => refresh(&provider).await,
            Work::Once => {
                let token = patiently(|| provider.token()).await;
                let newer = patiently(|| provider.refused(&token)).await;
                let ended_well = !newer.is_same(&token);
                let presented = provider.counters().presented;
                Report { presented, ended_well, ..Report::default() }
            }
            Work::Calls { tasks, milliseconds } => {
                calls(&provider, tasks, Duration::from_millis(milliseconds)).await
            }
        }
    });
    println!("report {}", serde_json::to_string(&report).unwrap());
}

async fn open(orders: &Orders) -> Result<RefreshingProvider, Error> {
    let builder = match &orders.store {
        StoreOrder::File(path) => RefreshingProvider::builder(orders.app(), FileStore::open(path)?),
        StoreOrder::Redis(url) => {
            RefreshingProvider::builder(orders.app(), RedisStore::connect(url, PREFIX).await?)
        }
    };
    let deadline = Duration::from_millis(orders.deadline_milliseconds);
    // A child that refreshes repeatedly should be killed during a refresh, and not while it waits.
    let gap = match orders.work {
        Work::Refresh => Duration::ZERO,
        Work::Once | Work::Calls { .. } => Duration::from_millis(50),
    };
    builder.deadline(deadline).gap(gap).open().await
}

/// Retries an attempt until it succeeds.
async fn patiently<T, E: std::fmt::Display, F>(attempt: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, E>>,
{
    for _ in 0..600 {
        match attempt().await {
            Ok(done) => return done,
            Err(error) => println!("again: {error}"),
        }
        // Each attempt is a look, because faults end without an event.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("half a minute of faults");
}

/// Refreshes until the process is killed, or until a person must log in.
async fn refresh(provider: &RefreshingProvider) -> Report {
    let mut report = Report::default();
    let mut token = provider.token().await;
    while let Ok(last) = token {
        report.tokens += 1;
        token = provider.refused(&last).await;
    }
    report.login_required = 1;
    report
}

/// The counters that the tasks of a child share.
#[derive(Default)]
struct Counts {
    tokens: AtomicU64,
    calls: AtomicU64,
    refused: AtomicU64,
    login_required: AtomicU64,
    unavailable: AtomicU64,
}

/// Requests tokens from many tasks, and occasionally tries one at the server.
async fn calls(provider: &RefreshingProvider, tasks: usize, time: Duration) -> Report {
    let counts = Arc::new(Counts::default());
    let http = http_client_builder().build().unwrap();
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..tasks)
        .map(|number| {
            let (provider, counts, http) = (provider.clone(), Arc::clone(&counts), http.clone());
            tokio::spawn(async move {
                for turn in number.. {
                    if Instant::now() >= end {
                        break;
                    }
                    let http = (turn % 64 == 0).then_some(&http);
                    one(&provider, &counts, http).await;
                    // Sets the rate of the calls.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
    Report {
        ended_well: !patiently(|| provider.token()).await.secret().is_empty(),
        presented: provider.counters().presented,
        tokens: read(&counts.tokens),
        calls: read(&counts.calls),
        refused: read(&counts.refused),
        login_required: read(&counts.login_required),
        unavailable: read(&counts.unavailable),
    }
}

/// Requests a token, and tries it if there is an HTTP client.
async fn one(provider: &RefreshingProvider, counts: &Counts, http: Option<&reqwest::Client>) {
    let token = match provider.token().await {
        Ok(token) => token,
        Err(error) => return fail(counts, &error),
    };
    counts.tokens.fetch_add(1, Ordering::Relaxed);
    let Some(http) = http else { return };
    counts.calls.fetch_add(1, Ordering::Relaxed);
    if is_accepted(http, &token).await {
        return;
    }
    counts.refused.fetch_add(1, Ordering::Relaxed);
    match provider.refused(&token).await {
        Ok(newer) => assert!(!newer.is_same(&token)),
        Err(error) => fail(counts, &error),
    }
}

fn fail(counts: &Counts, error: &TokenError) {
    let count = match error.kind() {
        TokenErrorKind::LoginRequired => &counts.login_required,
        _ => &counts.unavailable,
    };
    count.fetch_add(1, Ordering::Relaxed);
}

/// Returns whether the server accepts the token. `http` is reused, because creating a client is
/// slow.
async fn is_accepted(http: &reqwest::Client, token: &AccessToken) -> bool {
    let url = token.endpoint().join("/activity?page=1,1");
    let answer = http.get(url).bearer_auth(token.secret()).send().await.unwrap();
    answer.status().is_success()
}

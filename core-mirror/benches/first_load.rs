//! First mirrors of time entries into each destination, beside a bare stream of the same rows.
//!
//! Each variant runs in its own process, so its memory is separate from that of the server. The argument is the number
//! of rows. A second one is the latency of the server in milliseconds, or `spread`. With `spread`, each row was changed a
//! minute after the one before.

#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may panic")]

#[cfg(all(unix, feature = "postgres"))]
#[path = "../tests/it/destinations/server.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod server;

#[path = "first_load/spread.rs"]
mod spread;

use std::{
    collections::BTreeMap,
    env, fs,
    process::Command,
    time::{Duration, Instant},
};

use core_api::{
    AccessToken, Client, ListTimeEntries, TimeEntry, TokenProvider, token::TokenFuture,
};
use core_mirror::{Destination, Mirror, Outcome, Sqlite};
#[cfg(any(feature = "csv", feature = "parquet"))]
use core_mirror::{FileFormat, Files};
use core_sandbox::{Sandbox, SandboxBuilder};

/// The pairs of runs.
const PAIRS: usize = 3;

/// The destinations.
const VARIANTS: &[&str] = &[
    "mirror",
    #[cfg(feature = "parquet")]
    "parquet",
    #[cfg(feature = "csv")]
    "csv",
    #[cfg(all(unix, feature = "postgres"))]
    "postgres",
];

fn main() {
    let arguments: Vec<String> =
        env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["variant", variant, endpoint, token, folder] => {
            runtime.block_on(run(variant, endpoint, token, folder));
        }
        [rows, "spread"] => runtime.block_on(async {
            let rows = rows.parse().unwrap();
            let folder = spread::write(rows).await;
            compare(Sandbox::builder().seed_from(folder.path()), rows).await;
        }),
        [rows, latency] => runtime.block_on(compare_copies(rows, latency)),
        [rows] => runtime.block_on(compare_copies(rows, "0")),
        _ => runtime.block_on(compare_copies("100000", "0")),
    }
}

/// Compares with rows that are copies of few.
async fn compare_copies(rows: &str, latency: &str) {
    let rows: usize = rows.parse().unwrap();
    let latency = Duration::from_millis(latency.parse().unwrap());
    println!("{} ms a page", latency.as_millis());
    compare(Sandbox::builder().at_least::<TimeEntry>(rows).latency(latency), rows).await;
}

async fn compare(builder: SandboxBuilder, rows: usize) {
    println!("{rows} time entries, {PAIRS} pairs\n");
    println!("| variant | rows a second | CPU µs a row | calls | peak MB |\n|---|---|---|---|---|");
    let sandbox = builder.start().await.unwrap();
    let mut ratios: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for _ in 0..PAIRS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let stream = measure(&sandbox, "stream", path, rows).await;
        for variant in VARIANTS {
            let place = place(variant, path).await;
            let mirror = measure(&sandbox, variant, &place, rows).await;
            ratios.entry(variant).or_default().push(stream / mirror);
        }
        measure(&sandbox, "again", path, rows).await;
    }
    println!();
    for (variant, mut ratios) in ratios {
        ratios.sort_by(f64::total_cmp);
        let percent = ratios[PAIRS / 2] * 100.0;
        println!("{variant} has {percent:.0} % of the rows a second of the stream (median)");
    }
}

/// Returns the folder of a variant, or the address of its database.
async fn place(variant: &str, folder: &str) -> String {
    #[cfg(all(unix, feature = "postgres"))]
    if variant == "postgres" {
        let server = server::Server::shared().expect("PostgreSQL is not installed");
        let database = server.database().await;
        return server.socket_address(&database);
    }
    format!("{folder}/{}", if variant == "mirror" { "" } else { variant })
}

/// Runs one variant in its own process, and returns its seconds.
async fn measure(sandbox: &Sandbox, variant: &str, folder: &str, rows: usize) -> f64 {
    let before = sandbox.counters().requests;
    let (endpoint, token) = (sandbox.endpoint().to_owned(), sandbox.issue_token());
    let (name, folder) = (variant.to_owned(), folder.to_owned());
    let run = move || {
        let arguments = ["variant", &name, &endpoint, &token, &folder];
        Command::new(env::current_exe().unwrap()).args(arguments).output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let numbers: Vec<f64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let [seconds, cpu, peak] = numbers[..] else { panic!("{text}") };
    let calls = sandbox.counters().requests - before;
    let (rate, cpu) = (rows as f64 / seconds, cpu * 1e6 / rows as f64);
    println!("| {variant} | {rate:.0} | {cpu:.1} | {calls} | {peak:.0} |");
    seconds
}

async fn run(variant: &str, endpoint: &str, token: &str, folder: &str) {
    let token = AccessToken::new(token, endpoint.parse().unwrap());
    let builder = Client::builder(Token(token)).allow_loopback().no_rate_limit();
    let client = builder.build().unwrap();
    let start = Instant::now();
    match variant {
        "stream" => {
            let mut entries = client.stream(ListTimeEntries::new());
            while entries.try_next().await.unwrap().is_some() {}
        }
        #[cfg(feature = "parquet")]
        "parquet" => mirror(client, Files::open(folder, FileFormat::Parquet).await.unwrap()).await,
        #[cfg(feature = "csv")]
        "csv" => mirror(client, Files::open(folder, FileFormat::Csv).await.unwrap()).await,
        #[cfg(feature = "postgres")]
        "postgres" => {
            let address = folder.parse().unwrap();
            mirror(client, core_mirror::Postgres::connect(address).await.unwrap()).await;
        }
        _ => mirror(client, Sqlite::open(format!("{folder}/firm.db")).await.unwrap()).await,
    }
    let (cpu, peak) = (cpu_seconds(), peak_megabytes());
    println!("{} {cpu} {peak}", start.elapsed().as_secs_f64());
}

async fn mirror<D: Destination>(client: Client, destination: D) {
    let builder = Mirror::builder(client.read_only(), destination).company("bench");
    let mut mirror = builder.resources(["TimeEntry"]).build().unwrap();
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
}

/// Returns the CPU time of this process so far. The system counts it in hundredths of a second.
fn cpu_seconds() -> f64 {
    let table = fs::read_to_string("/proc/self/stat").unwrap();
    let after = table.rsplit(") ").next().unwrap();
    let ticks = after.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
    ticks.sum::<f64>() / 100.0
}

/// Returns the largest memory of this process so far.
fn peak_megabytes() -> f64 {
    let table = fs::read_to_string("/proc/self/status").unwrap();
    let line = table.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// A provider that always returns the same token.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

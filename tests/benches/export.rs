//! Export of 100,000 rows, by streams and by hand-written loops over pages.
//!
//! Each variant runs in its own process, so its memory and CPU time are separate from those of the
//! server. The server waits 40 ms before each page. The argument `memory` measures memory only.

#[path = "export/by_hand.rs"]
mod by_hand;
#[path = "export/measure.rs"]
mod measure;
#[path = "decode/time_entry.rs"]
#[expect(dead_code, reason = "its rows are those of another benchmark")]
mod time_entry;

#[path = "../it/support/http_client.rs"]
mod http_client;

use std::{env, process::Command, time::Duration};

use core_api::{
    AccessToken, Activity, Client, ListActivities, ListTimeEntries, TimeEntry, TokenProvider,
    token::TokenFuture,
};
use core_sandbox::Sandbox;
use measure::Measure;

const ROWS: usize = 100_000;
const LATENCY: Duration = Duration::from_millis(40);

/// The variants, with their names on the command line. The first one is the baseline.
const VARIANTS: [(&str, &str); 5] = [
    ("sequence", "by hand, sequential"),
    ("buffered-8", "by hand, `buffered(8)`"),
    ("stream-1", "`stream`, prefetch 1"),
    ("stream-4", "`stream`, prefetch 4"),
    ("stream-8", "`stream`, prefetch 8"),
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["variant", variant, endpoint, token, rows] => {
            let rows = rows.parse().unwrap();
            println!("{}", runtime.block_on(run(variant, endpoint, token, rows)));
        }
        ["memory", ..] => runtime.block_on(compare_memory()),
        _ => runtime.block_on(compare()),
    }
}

async fn compare() {
    println!("{ROWS} time entries, {} ms a page; best of 3 runs, in turns\n", LATENCY.as_millis());
    let sandbox = sandbox(ROWS).await;
    let mut best: Vec<Option<Measure>> = vec![None; VARIANTS.len()];
    for _ in 0..3 {
        for ((variant, _), best) in VARIANTS.iter().zip(&mut best) {
            let one = measure(&sandbox, variant, ROWS).await;
            *best = Some(best.map_or(one, |best| best.better(one)));
        }
    }
    let best: Vec<Measure> = best.into_iter().flatten().collect();
    println!("| variant | rows a second | to the first | CPU µs a row | to the first | peak MB |");
    println!("|---|---|---|---|---|---|");
    for ((_, shown), one) in VARIANTS.iter().zip(&best) {
        println!("| {shown} {}", one.row(&best[0]));
    }
    let ratio = best[4].seconds / best[1].seconds;
    println!("\nprefetch 8 takes {ratio:.2} of the time of `buffered(8)`");
    compare_calls(&sandbox).await;
    drop(sandbox);
    compare_memory().await;
}

/// Compares the number of calls with the minimum, because Core allows 100 calls a minute.
async fn compare_calls(sandbox: &Sandbox) {
    let token = AccessToken::new(sandbox.issue_token(), sandbox.endpoint().parse().unwrap());
    let client = Client::builder(Token(token)).allow_loopback().build().unwrap();
    println!("\n| list | rows | calls | minimum | extra |\n|---|---|---|---|---|");
    let all = ListTimeEntries::new;
    let day = |day| TimeEntry::DATE.eq(jiff::civil::date(2026, 3, day));
    let lists = [
        ("of one day", all().filter(day(2))),
        ("of one day, `trust_short_pages`", all().filter(day(2)).trust_short_pages()),
        ("whole, prefetch 1", all().prefetch(1)),
        ("whole, prefetch 2", all()),
        ("whole, prefetch 8", all().prefetch(8)),
        ("whole, prefetch 100", all().prefetch(100)),
    ];
    for (shown, list) in lists {
        let before = sandbox.counters().requests;
        let rows = client.collect(list).await.unwrap().len();
        let calls = sandbox.counters().requests - before;
        let minimum = rows.div_ceil(1000).max(1) as u64;
        println!("| {shown} | {rows} | {calls} | {minimum} | {} |", calls - minimum);
    }
    let codes: Vec<_> = (0..20).map(|code| format!("{code:02}")).collect();
    let before = sandbox.counters().requests;
    for code in &codes {
        let list = ListActivities::new().filter(Activity::CODE.eq(code.as_str()));
        drop(client.first(list).await.unwrap());
    }
    let calls = sandbox.counters().requests - before;
    println!("| 20 look-ups by code | | {calls} | 20 | {} |", calls - 20);
}

/// Compares the peak memory of an export with that of ten times as many rows.
///
/// Both exports have many more pages than are in flight at once. With fewer pages, memory still
/// grows until as many pages have been in memory together and the allocator has settled. The same
/// holds for the hand-written loops.
async fn compare_memory() {
    let sandbox = sandbox(ROWS * 4).await;
    let (few, many) = (ROWS * 4 / 10, ROWS * 4);
    println!("\npeak memory of 3 runs, in MB\n\n| variant | {few} rows | {many} rows | ratio |");
    println!("|---|---|---|---|");
    for (variant, shown) in &VARIANTS[1..] {
        let most = async |rows| {
            let mut most = 0;
            for _ in 0..3 {
                most = measure(&sandbox, variant, rows).await.peak.max(most);
            }
            most as f64 / 1024.0
        };
        let (few, many) = (most(few).await, most(many).await);
        println!("| {shown} | {few:.1} | {many:.1} | {:.2} |", many / few);
    }
}

async fn sandbox(rows: usize) -> Sandbox {
    Sandbox::builder().at_least::<TimeEntry>(rows).latency(LATENCY).start().await.unwrap()
}

/// Runs one variant in its own process.
async fn measure(sandbox: &Sandbox, variant: &str, rows: usize) -> Measure {
    let (endpoint, token) = (sandbox.endpoint().to_owned(), sandbox.issue_token());
    let (variant, rows) = (variant.to_owned(), rows.to_string());
    let run = move || {
        let arguments = ["variant", &variant, &endpoint, &token, &rows];
        Command::new(env::current_exe().unwrap()).args(arguments).output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    Measure::parse(text.trim())
        .unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
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

async fn run(variant: &str, endpoint: &str, token: &str, rows: usize) -> Measure {
    let start = measure::Start::now();
    let count = match variant.split_once('-') {
        Some(("stream", prefetch)) => {
            stream(endpoint, token, prefetch.parse().unwrap(), rows).await
        }
        Some(("buffered", ahead)) => {
            by_hand::buffered(endpoint, token, ahead.parse().unwrap(), rows).await
        }
        _ => by_hand::sequence(endpoint, token, rows).await,
    };
    assert_eq!(count, rows);
    start.measure(rows)
}

async fn stream(endpoint: &str, token: &str, prefetch: usize, rows: usize) -> usize {
    let token = AccessToken::new(token, endpoint.parse().unwrap());
    let client = Client::builder(Token(token)).allow_loopback().build().unwrap();
    let mut entries = client.stream(ListTimeEntries::new().prefetch(prefetch));
    let mut count = 0;
    while count < rows && entries.try_next().await.unwrap().is_some() {
        count += 1;
    }
    count
}

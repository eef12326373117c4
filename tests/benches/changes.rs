//! A first pass over the changes of 100,000 rows, beside a stream of the same rows.
//!
//! Each variant runs in its own process, so its CPU time and memory are separate from those of the server. The
//! variants take turns, and the table shows the best run of each. The arguments are the rows, the runs, and the
//! latency of the server in milliseconds.

#[path = "export/measure.rs"]
mod measure;

use std::{env, process::Command, time::Duration};

use core_api::{
    AccessToken, Client, Id, ListTimeEntries, TimeEntry, TokenProvider,
    client::{Change, ChangeCursor},
    token::TokenFuture,
};
use core_sandbox::Sandbox;
use jiff::civil::DateTime;
use measure::Measure;

/// The variants, with their names on the command line. The first one is the baseline.
const VARIANTS: [(&str, &str); 4] = [
    ("stream", "`stream`"),
    ("changes", "`changes`"),
    ("cursors", "`changes`, a stored cursor after 1,000 rows"),
    ("feed", "`changes_of_all`, a stored cursor after 1,000 rows"),
];

/// Number of rows between two cursors.
const BATCH: usize = 1_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|text| text != "--bench").collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["variant", variant, endpoint, token, rows] => {
            let rows = rows.parse().unwrap();
            println!("{}", runtime.block_on(run(variant, endpoint, token, rows)));
        }
        numbers => {
            let number = |index: usize, default| {
                numbers.get(index).map_or(default, |text| text.parse().unwrap())
            };
            let latency = u64::try_from(number(2, 0)).unwrap();
            runtime.block_on(compare(number(0, 100_000), number(1, 5), latency));
        }
    }
}

async fn compare(rows: usize, runs: usize, latency: u64) {
    println!("{rows} time entries, {latency} ms a page; best of {runs} runs, in turns\n");
    let sandbox = Sandbox::builder()
        .at_least::<TimeEntry>(rows)
        .latency(Duration::from_millis(latency))
        .start()
        .await
        .unwrap();
    let mut best: Vec<Option<Measure>> = vec![None; VARIANTS.len()];
    for _ in 0..runs {
        for ((variant, _), best) in VARIANTS.iter().zip(&mut best) {
            let one = measure(&sandbox, variant, rows).await;
            *best = Some(best.map_or(one, |best| best.better(one)));
        }
    }
    let best: Vec<Measure> = best.into_iter().flatten().collect();
    println!("| variant | rows a second | to the first | CPU µs a row | to the first | peak MB |");
    println!("|---|---|---|---|---|---|");
    for ((_, shown), one) in VARIANTS.iter().zip(&best) {
        println!("| {shown} {}", one.row(&best[0]));
    }
    println!();
    for (variant, shown) in VARIANTS {
        let before = sandbox.counters().requests;
        measure(&sandbox, variant, rows).await;
        println!("{shown}: {} calls", sandbox.counters().requests - before);
    }
    let client = client(sandbox.endpoint(), &sandbox.issue_token());
    let mut changes = client.changes::<TimeEntry>(DateTime::MIN);
    let mut largest = 0;
    let mut count = 0_usize;
    while changes.try_next().await.unwrap().is_some() {
        count += 1;
        if count.is_multiple_of(BATCH) {
            largest = stored(&changes.cursor()).max(largest);
        }
    }
    println!("\nlargest cursor: {largest} bytes; the last one: {}", stored(&changes.cursor()));
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

fn client(endpoint: &str, token: &str) -> Client {
    let token = AccessToken::new(token, endpoint.parse().unwrap());
    Client::builder(Token(token)).allow_loopback().build().unwrap()
}

async fn run(variant: &str, endpoint: &str, token: &str, rows: usize) -> Measure {
    let client = client(endpoint, token);
    let start = measure::Start::now();
    let count = match variant {
        "changes" => changes(&client, usize::MAX).await,
        "cursors" => changes(&client, BATCH).await,
        "feed" => feed(&client).await,
        _ => stream(&client).await,
    };
    assert!(count >= rows, "{count}");
    start.measure(count)
}

async fn stream(client: &Client) -> usize {
    let mut entries = client.stream(ListTimeEntries::new());
    let mut count = 0;
    while entries.try_next().await.unwrap().is_some() {
        count += 1;
    }
    count
}

/// Reads all changes, and stores a cursor after each batch of rows.
async fn changes(client: &Client, batch: usize) -> usize {
    let mut changes = client.changes::<TimeEntry>(DateTime::MIN);
    let mut count = 0;
    while changes.try_next().await.unwrap().is_some() {
        count += 1;
        if count % batch == 0 {
            stored(&changes.cursor());
        }
    }
    count
}

async fn feed(client: &Client) -> usize {
    let cursor = ChangeCursor::since(DateTime::MIN);
    let mut changes = client
        .changes_of_all(&cursor)
        .unwrap()
        .follow(|change: Change<TimeEntry>| change, Vec::<Id<TimeEntry>>::new());
    let mut count = 0_usize;
    while changes.try_next().await.unwrap().is_some() {
        count += 1;
        if count.is_multiple_of(BATCH) {
            stored(&changes.cursor());
        }
    }
    count
}

/// Returns the size of a stored cursor, in bytes.
fn stored(cursor: &ChangeCursor) -> usize {
    serde_json::to_string(cursor).unwrap().len()
}

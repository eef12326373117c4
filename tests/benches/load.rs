//! Overhead of the client over plain reqwest, with 32 concurrent calls and no rate limit.
//!
//! With a server that answers at once, client and server use the whole processor, so the overhead of
//! a call lowers the throughput. With a server that takes 5 ms, like a nearby one, it does not.
//!
//! Each variant runs in its own process, in turns, and the server runs in another process. So the
//! memory and the CPU time of a variant do not include the server.

#[path = "../it/support/http_client.rs"]
mod http_client;
#[path = "export/measure.rs"]
#[expect(dead_code, reason = "its table is that of another benchmark")]
mod measure;

use std::{
    env, fmt,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::{
    AccessToken, Activity, Client, GetActivity, Id, ListActivities, client::Concurrency,
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;
use futures_util::future::join_all;

const CONCURRENCY: usize = 32;
const CALLS: usize = 40_000;
const RUNS: usize = 5;

/// The variants, with their names on the command line. The first one is the baseline.
const VARIANTS: [(&str, &str); 2] = [("reqwest", "reqwest alone"), ("client", "`Client::send`")];

/// The measurements of one run of a variant.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    cpu_micros: f64,
    p50_micros: f64,
    p99_micros: f64,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seconds, cpu_micros, p50_micros, p99_micros } = self;
        write!(f, "{seconds} {cpu_micros} {p50_micros} {p99_micros}")
    }
}

impl Run {
    fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split(' ').map_while(|word| word.parse().ok()).collect();
        let &[seconds, cpu_micros, p50_micros, p99_micros] = numbers.as_slice() else {
            return None;
        };
        Some(Self { seconds, cpu_micros, p50_micros, p99_micros })
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["variant", variant, endpoint, token] => {
            println!("{}", runtime.block_on(run(variant, endpoint, token)));
        }
        // For a profiler: `load serve` in one terminal, `load variant client ENDPOINT TOKEN` in another.
        ["serve"] => runtime.block_on(async {
            let sandbox = Sandbox::start().await.unwrap();
            println!("{} {}", sandbox.endpoint(), sandbox.issue_token());
            std::future::pending::<()>().await;
        }),
        _ => {
            println!("{CALLS} calls, {CONCURRENCY} at a time; median of {RUNS} runs, in turns");
            for milliseconds in [0, 5] {
                runtime.block_on(compare(Duration::from_millis(milliseconds)));
            }
        }
    }
}

async fn compare(latency: Duration) {
    println!("\nwith a server latency of {latency:?}\n");
    let sandbox = Sandbox::builder().latency(latency).start().await.unwrap();
    let mut runs = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for ((variant, _), runs) in VARIANTS.iter().zip(&mut runs) {
            runs.push(run_in_process(&sandbox, variant).await);
        }
    }
    println!(
        "| variant | calls a second | CPU µs a call | p50 µs | p99 µs |\n|---|---|---|---|---|"
    );
    let medians = runs.map(|runs| median(&runs));
    for ((_, shown), run) in VARIANTS.iter().zip(&medians) {
        let rate = CALLS as f64 / run.seconds;
        let Run { cpu_micros, p50_micros, p99_micros, .. } = run;
        println!("| {shown} | {rate:.0} | {cpu_micros:.1} | {p50_micros:.0} | {p99_micros:.0} |");
    }
    let [plain, client] = medians;
    println!(
        "\nadded by the client: {:.1} µs of CPU a call, {:.0} µs at p50, {:.0} µs at p99; \
         throughput {:+.1} %",
        client.cpu_micros - plain.cpu_micros,
        client.p50_micros - plain.p50_micros,
        client.p99_micros - plain.p99_micros,
        (plain.seconds / client.seconds - 1.0) * 100.0
    );
}

/// Returns the median of each measurement.
fn median(runs: &[Run]) -> Run {
    let middle = |figure: fn(&Run) -> f64| {
        let mut figures: Vec<f64> = runs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Run {
        seconds: middle(|run| run.seconds),
        cpu_micros: middle(|run| run.cpu_micros),
        p50_micros: middle(|run| run.p50_micros),
        p99_micros: middle(|run| run.p99_micros),
    }
}

async fn run_in_process(sandbox: &Sandbox, variant: &str) -> Run {
    let (endpoint, token, variant) =
        (sandbox.endpoint().to_owned(), sandbox.issue_token(), variant.to_owned());
    let run = move || {
        let arguments = ["variant", &variant, &endpoint, &token];
        Command::new(env::current_exe().unwrap()).args(arguments).output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    Run::parse(text.trim())
        .unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

async fn run(variant: &str, endpoint: &str, token: &str) -> Run {
    let access = AccessToken::new(token, endpoint.parse().unwrap());
    let client = Client::builder(StaticToken::from(access))
        .allow_loopback()
        .concurrency(Concurrency::unlimited())
        .build()
        .unwrap();
    let id = client.first(ListActivities::new()).await.unwrap().unwrap().id;
    let plain = Arc::new(PlainClient {
        http: http_client::http_client_builder().build().unwrap(),
        url: format!("{}/activity/{id}", endpoint.trim_end_matches('/')),
        token: token.to_owned(),
    });
    // Opens the connections before the measurement.
    calls(variant, &client, &plain, id, 50).await;
    let (start, cpu) = (Instant::now(), measure::Start::now());
    let mut durations = calls(variant, &client, &plain, id, CALLS / CONCURRENCY).await;
    let cpu = cpu.measure(CALLS);
    durations.sort_unstable();
    let at = |part: f64| durations[(durations.len() as f64 * part) as usize].as_secs_f64() * 1e6;
    Run {
        seconds: start.elapsed().as_secs_f64(),
        cpu_micros: cpu.cpu_seconds * 1e6 / CALLS as f64,
        p50_micros: at(0.5),
        p99_micros: at(0.99),
    }
}

/// Makes calls in all tasks, and returns the duration of each call.
async fn calls(
    variant: &str,
    client: &Client,
    plain: &Arc<PlainClient>,
    id: Id<Activity>,
    calls: usize,
) -> Vec<Duration> {
    let is_plain = variant == VARIANTS[0].0;
    let tasks = (0..CONCURRENCY).map(|_| {
        let (client, plain) = (client.clone(), Arc::clone(plain));
        tokio::spawn(async move {
            let mut durations = Vec::with_capacity(calls);
            for _ in 0..calls {
                let start = Instant::now();
                let read = match is_plain {
                    true => plain.get().await,
                    false => client.send(GetActivity::new(id)).await.unwrap(),
                };
                durations.push(start.elapsed());
                assert_eq!(read.id, id);
            }
            durations
        })
    });
    join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect()
}

/// A client as people write it with plain reqwest.
struct PlainClient {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl PlainClient {
    async fn get(&self) -> Activity {
        let request = self.http.get(&self.url).bearer_auth(&self.token);
        let request = request.header("accept", "application/json").header("x-utc-offset", "0");
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }
}

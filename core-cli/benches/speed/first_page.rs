//! The first page of a long list at a terminal, beside one call.

use std::{
    fs::File,
    io::Read,
    process::Stdio,
    time::{Duration, Instant},
};

use core_api::{Client, ListTimeEntries, TimeEntry};
use core_auth::StaticToken;
use core_sandbox::Sandbox;
use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

use super::process::{corectl, median};

const RUNS: usize = 15;
const LATENCY: Duration = Duration::from_millis(100);
/// The rows of the list, which are several pages.
const ROWS: usize = 5_000;

pub(crate) async fn measure(program: &str) {
    let builder = Sandbox::builder().at_least::<TimeEntry>(ROWS).latency(LATENCY);
    let sandbox = builder.start().await.unwrap();
    let (mut calls, mut pages) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        calls.push(call(&sandbox).await);
        let mut command = corectl(program, &sandbox);
        command.args(["list", "timeentry"]).env("TERM", "xterm");
        pages.push(tokio::task::spawn_blocking(|| first_page(command)).await.unwrap());
    }
    let (call, page) = (median(calls), median(pages));
    println!(
        "the first page is on the screen after {page:.1} ms: one call of {call:.1} ms and {:.1} ms (goal: 50 ms)",
        page - call
    );
}

/// Returns the milliseconds of one call for a page by a new connection.
async fn call(sandbox: &Sandbox) -> f64 {
    let token = StaticToken::new(sandbox.issue_token(), sandbox.endpoint().parse().unwrap());
    let client = Client::builder(token).allow_loopback().build().unwrap();
    let start = Instant::now();
    client.send(ListTimeEntries::new().page(1, 1000)).await.unwrap();
    milliseconds(start)
}

/// Returns the milliseconds until a command shows its first line at a terminal.
fn first_page(mut command: std::process::Command) -> f64 {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let side = || open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    command.stdout(Stdio::from(side())).stderr(Stdio::from(side()));
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let (mut terminal, mut part, mut lines) = (File::from(terminal), [0; 1024], 0);
    // The header and a row.
    while lines < 2 {
        let length = terminal.read(&mut part).unwrap();
        lines += part[..length].iter().filter(|byte| **byte == b'\n').count();
    }
    let time = milliseconds(start);
    child.kill().unwrap();
    child.wait().unwrap();
    time
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

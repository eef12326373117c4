//! A long list as JSON lines beside a bare stream of the same rows.

use std::{env, process::Command};

use core_api::TimeEntry;
use core_sandbox::Sandbox;

use super::process::{self, Figures, corectl, median};

/// The pairs of runs.
const PAIRS: usize = 3;
const ROWS: usize = 100_000;
/// The rows of the short list, whose memory is compared.
const FEW_ROWS: usize = 10_000;

pub(crate) async fn measure(program: &str) {
    let sandbox = Sandbox::builder().at_least::<TimeEntry>(ROWS).start().await.unwrap();
    println!("{ROWS} time entries, {PAIRS} pairs\n");
    println!("| variant | rows | rows a second | CPU µs a row | peak MB |\n|---|---|---|---|---|");
    let list = |rows: usize| {
        let mut command = corectl(program, &sandbox);
        command.args(["list", "timeentry", "--json", "--quiet", "--limit", &rows.to_string()]);
        let figures = process::run(&mut command);
        assert_eq!(figures.lines, rows);
        show("list", rows, &figures);
        figures
    };
    let stream = || {
        let mut command = Command::new(env::current_exe().unwrap());
        let token = sandbox.issue_token();
        command.args(["stream", sandbox.endpoint(), &token, &ROWS.to_string()]);
        let figures = process::run(&mut command);
        show("stream", ROWS, &figures);
        figures
    };
    list(FEW_ROWS);
    let pairs: Vec<(Figures, Figures)> = (0..PAIRS).map(|_| (stream(), list(ROWS))).collect();
    let ratio = |of: fn(&Figures) -> f64| {
        median(pairs.iter().map(|(stream, list)| of(stream) / of(list)).collect()) * 100.0
    };
    println!(
        "\nthe list has {:.0} % of the rows a second of the stream, and {:.0} % by CPU time (medians; goal: 80 %)\n",
        ratio(|figures| figures.time.as_secs_f64()),
        ratio(|figures| figures.cpu)
    );
}

fn show(variant: &str, rows: usize, figures: &Figures) {
    let (count, peak) = (rows as f64, figures.peak_megabytes);
    let (rate, cpu) = (count / figures.time.as_secs_f64(), figures.cpu * 1e6 / count);
    println!("| {variant} | {rows} | {rate:.0} | {cpu:.1} | {peak:.1} |");
}

//! The help, which needs no server.

use std::process::Command;

use super::process::{self, median};

const RUNS: usize = 41;

pub(crate) fn measure(program: &str) {
    let times = (0..RUNS).map(|_| {
        let figures = process::run(Command::new(program).arg("--help"));
        assert!(figures.lines > 20, "{} lines", figures.lines);
        figures.time.as_secs_f64() * 1e3
    });
    println!(
        "`corectl --help` takes {:.1} ms (median of {RUNS}; goal: 20 ms)",
        median(times.collect())
    );
}

//! Time, CPU time and memory of a process.

use std::{fmt, fs, time::Instant};

/// The measurements of a process.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub(super) rows: usize,
    pub(super) seconds: f64,
    /// CPU time of all threads, in user mode and in the kernel.
    pub(super) cpu_seconds: f64,
    /// Peak memory in KiB.
    pub(super) peak: u64,
}

pub(super) struct Start {
    at: Instant,
    cpu_seconds: f64,
}

impl Start {
    pub(super) fn now() -> Self {
        Self { at: Instant::now(), cpu_seconds: cpu_seconds() }
    }

    pub(super) fn measure(self, rows: usize) -> Measure {
        Measure {
            rows,
            seconds: self.at.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds() - self.cpu_seconds,
            peak: peak(),
        }
    }
}

impl Measure {
    /// Returns the lower time, CPU time and memory of two runs.
    pub(super) fn better(self, other: Self) -> Self {
        Self {
            rows: self.rows,
            seconds: self.seconds.min(other.seconds),
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            peak: self.peak.min(other.peak),
        }
    }

    /// Formats the cells of a table row, relative to the measurements of `first`.
    pub(super) fn row(&self, first: &Self) -> String {
        let rate = |one: &Self| one.rows as f64 / one.seconds;
        let cpu = |one: &Self| one.cpu_seconds * 1e6 / one.rows as f64;
        format!(
            "| {:.0} | {:.2} | {:.2} | {:.2} | {:.1} |",
            rate(self),
            rate(self) / rate(first),
            cpu(self),
            cpu(self) / cpu(first),
            self.peak as f64 / 1024.0
        )
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self {
            rows: words.next()?.parse().ok()?,
            seconds: words.next()?.parse().ok()?,
            cpu_seconds: words.next()?.parse().ok()?,
            peak: words.next()?.parse().ok()?,
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, seconds, cpu_seconds, peak } = self;
        write!(f, "{rows} {seconds} {cpu_seconds} {peak}")
    }
}

/// Returns the CPU time of this process so far. The system counts it in hundredths of a second.
fn cpu_seconds() -> f64 {
    let table = fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the process is in parentheses, and may contain blanks.
    let after = table.rsplit(") ").next().unwrap();
    let ticks = after.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
    ticks.sum::<f64>() / 100.0
}

fn peak() -> u64 {
    let table = fs::read_to_string("/proc/self/status").unwrap();
    let line = table.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

//! Progress of a list or of many creates.

use std::{fmt, sync::Arc};

use tokio::time::{Duration, Instant};

use super::pipeline::Pipeline;

/// The progress of a stream: rows so far, of how many, and the time left.
///
/// `Display` writes one line: `1200 of 5000 rows, 2 min left`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias("percent", "time left", "eta"))]
pub struct Progress {
    /// The number of rows so far.
    pub rows: u64,
    /// The number of all rows, if it is known.
    pub total: Option<u64>,
    /// The estimated time until the last row, if it can be estimated.
    ///
    /// It follows from the pace so far. It is at least the time that the rate limit of 100 calls a minute requires
    /// for the other calls.
    pub time_left: Option<Duration>,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rows)?;
        if let Some(total) = self.total {
            write!(f, " of {total}")?;
        }
        f.write_str(" rows")?;
        match self.time_left.map(|left| left.as_secs()) {
            None => Ok(()),
            Some(seconds @ 0..=90) => write!(f, ", {seconds} s left"),
            Some(seconds @ 91..=5400) => write!(f, ", {} min left", seconds.div_ceil(60)),
            Some(seconds) => write!(f, ", {} h left", seconds.div_ceil(3600)),
        }
    }
}

/// The pace of rows, from which the time left follows.
pub(super) struct Pace {
    pipeline: Arc<Pipeline>,
    rows: usize,
    total: Option<usize>,
    start: Instant,
}

impl Pace {
    pub(super) fn new(pipeline: Arc<Pipeline>, total: Option<usize>) -> Self {
        Self { pipeline, rows: 0, total, start: Instant::now() }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Sets the number of all rows, or none if it is unknown.
    pub(super) fn set_total(&mut self, total: Option<u64>) {
        self.total = total.and_then(|total| usize::try_from(total).ok());
    }

    pub(super) fn add_rows(&mut self, rows: usize) {
        self.rows = self.rows.saturating_add(rows);
    }

    /// Returns the progress of rows that need a call for each `rows_per_call`.
    pub(super) fn progress(&self, rows_per_call: usize) -> Progress {
        let left = self.total.map(|total| total.saturating_sub(self.rows));
        let time_left = left.and_then(|left| {
            if left == 0 {
                return Some(Duration::ZERO);
            }
            let by_limit = self.pipeline.time_for(left.div_ceil(rows_per_call.max(1)));
            let by_pace = (self.rows > 0).then(|| {
                let share = left as f64 / self.rows as f64;
                let seconds = self.start.elapsed().as_secs_f64() * share;
                Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
            });
            by_limit.max(by_pace)
        });
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        Progress { rows: count(self.rows), total: self.total.map(count), time_left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_is_one_line() {
        let progress = |rows, total, seconds: Option<u64>| {
            let time_left = seconds.map(Duration::from_secs);
            Progress { rows, total, time_left }.to_string()
        };
        assert_eq!(progress(3, None, None), "3 rows");
        assert_eq!(progress(3, Some(9), Some(90)), "3 of 9 rows, 90 s left");
        assert_eq!(progress(1_200, Some(5_000), Some(119)), "1200 of 5000 rows, 2 min left");
        assert_eq!(progress(3, Some(9), Some(7_201)), "3 of 9 rows, 3 h left");
    }
}

//! The progress of a list: rows, their rate, the share of Core's limit that is used, and the time left.

use std::{
    cell::RefCell,
    collections::VecDeque,
    time::{Duration, Instant},
};

use core_api::{Client, client::RateLimit};

/// The time between two pictures of the bar.
const TICK: Duration = Duration::from_millis(120);

/// A bar on standard error, which is removed at its end.
pub(crate) struct ProgressBar {
    bar: indicatif::ProgressBar,
    client: Client,
    /// The numbers of requests so far at some times of the last window of the limit.
    requests: RefCell<VecDeque<(Instant, u64)>>,
}

impl ProgressBar {
    /// Shows a bar for the calls of a client.
    pub(crate) fn new(client: &Client) -> Self {
        let bar = indicatif::ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {human_pos} rows · {rate} · {msg}"));
        bar.enable_steady_tick(TICK);
        let start = (Instant::now(), client.counters().requests);
        Self { bar, client: client.clone(), requests: RefCell::new(VecDeque::from([start])) }
    }

    /// Sets the number of all rows, if it is known.
    pub(crate) fn set_total(&self, rows: Option<u64>) {
        if let Some(rows) = rows {
            self.bar.set_length(rows);
            let template =
                "{bar:24} {percent:>3}% {human_pos} of {human_len} rows · {rate} · {msg}";
            self.bar.set_style(style(template).progress_chars("━╸ "));
        }
    }

    /// Shows the number of rows so far, the share of the limit, and the time left.
    pub(crate) fn update(&self, rows: u64, time_left: Option<Duration>) {
        self.bar.set_position(rows);
        let limit = RateLimit::of_core();
        let used = self.used(limit.window());
        // The first page says nothing about the pace.
        let left = time_left
            .filter(|_| rows > 0)
            .map(|left| format!(" · {} left", time(left)))
            .unwrap_or_default();
        self.bar.set_message(format!("{used} of {} calls a minute{left}", limit.calls()));
    }

    /// Returns the number of requests within the last window.
    fn used(&self, window: Duration) -> u64 {
        let mut requests = self.requests.borrow_mut();
        let (now, sent) = (Instant::now(), self.client.counters().requests);
        requests.push_back((now, sent));
        while requests.get(1).is_some_and(|(time, _)| now.duration_since(*time) > window) {
            requests.pop_front();
        }
        sent.saturating_sub(requests.front().map_or(0, |(_, earlier)| *earlier))
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Returns the style of a template. A template that is not valid gives a plain bar.
fn style(template: &str) -> indicatif::ProgressStyle {
    let style = indicatif::ProgressStyle::with_template(template)
        .unwrap_or_else(|_| indicatif::ProgressStyle::default_spinner());
    style.with_key("rate", |state: &indicatif::ProgressState, text: &mut dyn std::fmt::Write| {
        let _ = write!(text, "{:.0} rows/s", state.per_sec());
    })
}

/// Returns a time as people read it.
fn time(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=90 => format!("{seconds} s"),
        seconds @ 91..=5400 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

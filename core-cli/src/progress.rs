//! The progress of reads and writes: rows, their rate, the share of Core's limit that is used, and the time left.

use std::{
    collections::VecDeque,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use core_api::{Client, client::RateLimit};
use indicatif::{HumanCount, ProgressState, ProgressStyle};

use crate::{context::Context, reported_limit::ReportedLimit};

/// The time between two pictures of the bar.
const TICK: Duration = Duration::from_millis(120);

/// A rate below this one has a decimal.
const SLOW: f64 = 10.0;

/// A bar on standard error, which is removed at its end. Clones share it.
#[derive(Clone)]
pub(crate) struct ProgressBar {
    bar: indicatif::ProgressBar,
    calls: Arc<RecentCalls>,
    start: Instant,
    /// True if Core's limit decides about the time left.
    is_limited: bool,
}

impl ProgressBar {
    /// Shows a bar for the calls of a client, if a person reads standard error and has not asked for quiet.
    pub(crate) fn at_terminal(context: &Context, client: &Client) -> Option<Self> {
        is_shown(context).then(|| Self::new(context, client))
    }

    /// Shows a bar for the calls of a client.
    pub(crate) fn new(context: &Context, client: &Client) -> Self {
        let calls = Arc::new(RecentCalls::new(client, context.reported_limit()));
        // The client does not hold calls to a sandbox back.
        let is_limited = context.global.sandbox.is_none();
        let bar = indicatif::ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {msg}{limit}", &calls));
        bar.enable_steady_tick(TICK);
        Self { bar, calls, start: Instant::now(), is_limited }
    }

    /// Names the work that has no rows yet.
    pub(crate) fn begin(&self, work: &str) {
        self.bar.set_style(style("{spinner} {msg}{limit}", &self.calls));
        self.bar.set_message(format!("{work}  "));
    }

    /// Shows a table of a mirror, its place among all, and its rows so far. The number of all rows is not known.
    #[cfg(feature = "mirror")]
    pub(crate) fn show_table(&self, name: &str, (number, tables): (usize, usize), rows: u64) {
        self.bar.set_position(rows);
        // The name and its rows are one text, so that no picture shows the rows of another table. Some names are cut, so
        // that the bar fits a terminal of 80 columns.
        let shown = HumanCount(rows);
        self.bar
            .set_message(format!("table {number:>2} of {tables}  {name:<22.22} {shown} rows  "));
        if self.bar.prefix() != name {
            self.bar.set_style(style("{spinner} {msg}{rate}  {limit}", &self.calls));
            self.bar.set_prefix(name.to_owned());
            self.bar.reset_eta();
        }
    }

    /// Sets the number of all rows, if it is known. The pace of the rows is measured from now on.
    pub(crate) fn set_total(&mut self, rows: Option<u64>) {
        self.start = Instant::now();
        self.bar.reset_eta();
        self.bar.set_message("");
        match rows {
            None => self.bar.set_style(style("{spinner} {rows}", &self.calls)),
            Some(rows) => {
                self.bar.set_length(rows);
                let style = style("{bar:12} {percent:>3}%  {rows}{msg}", &self.calls);
                self.bar.set_style(style.progress_chars("━╸ "));
            }
        }
    }

    /// Shows the number of rows so far, and the time left.
    pub(crate) fn update(&self, rows: u64, time_left: Option<Duration>) {
        self.bar.set_position(rows);
        // The first page says nothing about the pace.
        if let Some(left) = time_left.filter(|_| rows > 0) {
            self.bar.set_message(format!("  {} left", time(left)));
        }
    }

    /// Shows the number of rows so far. Each row is a call, so the time left follows from the limit as well.
    pub(crate) fn update_calls(&self, rows: u64) {
        let left = self.bar.length().unwrap_or_default().saturating_sub(rows);
        let pace = self.start.elapsed().checked_div(u32::try_from(rows).unwrap_or(u32::MAX));
        let by_pace = pace.map(|pace| pace.saturating_mul(u32::try_from(left).unwrap_or(u32::MAX)));
        let by_limit = match self.is_limited {
            true => least_time(RateLimit::of_core(), self.calls.used(), left),
            false => Duration::ZERO,
        };
        self.update(rows, by_pace.map(|time| time.max(by_limit)));
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Removes the bar while something else is written to the terminal.
    pub(crate) fn suspend<T>(bar: Option<&Self>, write: impl FnOnce() -> T) -> T {
        match bar {
            Some(bar) => bar.bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        self.end();
    }
}

/// Returns whether progress is shown: a person reads standard error, and has not asked for quiet.
pub(crate) fn is_shown(context: &Context) -> bool {
    context.terminal.stderr && !context.global.quiet
}

/// The calls of a client within the last window of the limit.
struct RecentCalls {
    client: Client,
    reported: ReportedLimit,
    /// The numbers of requests so far at some times of the last window.
    requests: Mutex<VecDeque<(Instant, u64)>>,
}

impl RecentCalls {
    fn new(client: &Client, reported: ReportedLimit) -> Self {
        let start = (Instant::now(), client.counters().requests);
        Self { client: client.clone(), reported, requests: Mutex::new(VecDeque::from([start])) }
    }

    /// Returns the number of requests within the last window.
    fn used(&self) -> u64 {
        let window = RateLimit::of_core().window();
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, sent) = (Instant::now(), self.client.counters().requests);
        requests.push_back((now, sent));
        while requests.get(1).is_some_and(|(time, _)| now.duration_since(*time) > window) {
            requests.pop_front();
        }
        sent.saturating_sub(requests.front().map_or(0, |(_, earlier)| *earlier))
    }

    /// Returns the share of the limit that the server reports. Without a report, only the calls of this command count.
    fn share(&self) -> String {
        match self.reported.used() {
            Some((limit, used)) => share(limit, u64::from(used)),
            None => share(RateLimit::of_core().calls(), self.used()),
        }
    }
}

/// Returns the share of a limit that some calls have used. More calls than the limit fit into a sandbox only.
fn share(limit: u32, used: u64) -> String {
    match used.saturating_mul(100).checked_div(u64::from(limit)) {
        Some(share @ 0..=100) => format!("{share}% of the limit"),
        Some(_) | None => "above the limit".to_owned(),
    }
}

/// Returns the shortest time that the limit permits for some calls, after others in the same window.
fn least_time(limit: RateLimit, used: u64, calls: u64) -> Duration {
    let last = used.saturating_add(calls).saturating_sub(1);
    let windows = last.checked_div(u64::from(limit.calls())).unwrap_or_default();
    limit.window().saturating_mul(u32::try_from(windows).unwrap_or(u32::MAX))
}

/// Returns the style of a template. A template that is not valid gives a plain bar.
fn style(template: &str, calls: &Arc<RecentCalls>) -> ProgressStyle {
    let template = template.replace("{rows}", "{count} rows  {rate}  {limit}");
    let style = ProgressStyle::with_template(&template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let calls = Arc::clone(calls);
    style
        .with_key("count", |state: &ProgressState, text: &mut dyn Write| {
            let _ = match state.len() {
                Some(all) => write!(text, "{} of {}", HumanCount(state.pos()), HumanCount(all)),
                None => write!(text, "{}", HumanCount(state.pos())),
            };
        })
        .with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
            let rate = state.per_sec();
            let decimals = usize::from(rate < SLOW);
            let _ = write!(text, "{rate:.decimals$}/s");
        })
        .with_key("limit", move |_: &ProgressState, text: &mut dyn Write| {
            let _ = text.write_str(&calls.share());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_the_limit_is_at_most_all_of_it() {
        for (used, text) in [
            (0, "0% of the limit"),
            (61, "61% of the limit"),
            (100, "100% of the limit"),
            (101, "above the limit"),
            (u64::MAX, "above the limit"),
        ] {
            assert_eq!(share(100, used), text);
        }
        assert_eq!(share(40, 30), "75% of the limit");
    }

    #[test]
    fn calls_beyond_a_window_wait_for_the_next_one() {
        let limit = RateLimit::per_minute(100);
        for (used, calls, seconds) in
            [(0, 0, 0), (0, 100, 0), (0, 101, 60), (40, 60, 0), (40, 61, 60), (0, 1000, 540)]
        {
            assert_eq!(least_time(limit, used, calls).as_secs(), seconds, "{used} {calls}");
        }
        assert!(least_time(limit, u64::MAX, u64::MAX) > Duration::from_secs(3600));
    }
}

//! The progress of a list: rows, their rate, the share of Core's limit that is used, and the time left.

use std::time::Duration;

/// A bar on standard error, which is removed at its end.
pub(crate) struct ProgressBar(indicatif::ProgressBar);

/// The time between two pictures of the bar.
const TICK: Duration = Duration::from_millis(120);

impl ProgressBar {
    /// Shows a bar.
    pub(crate) fn new() -> Self {
        let bar = indicatif::ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {human_pos} rows · {per_sec} {msg}"));
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// Sets the number of all rows, if it is known.
    pub(crate) fn set_total(&self, rows: Option<u64>) {
        if let Some(rows) = rows {
            self.0.set_length(rows);
            let template =
                "{wide_bar} {percent}% {human_pos} of {human_len} rows · {per_sec} {msg}";
            self.0.set_style(style(template));
        }
    }

    /// Shows the number of rows so far, and the time left.
    pub(crate) fn update(&self, rows: u64, time_left: Option<Duration>) {
        self.0.set_position(rows);
        if let Some(left) = time_left {
            self.0.set_message(format!("· {} left", seconds(left)));
        }
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Returns the style of a template. A template that is not valid gives a plain bar.
fn style(template: &str) -> indicatif::ProgressStyle {
    indicatif::ProgressStyle::with_template(template)
        .unwrap_or_else(|_| indicatif::ProgressStyle::default_spinner())
}

/// Returns a time as people read it.
fn seconds(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=90 => format!("{seconds} s"),
        seconds @ 91..=5400 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

//! The progress of a mirror on standard error.

use core_mirror::Progress;

/// A line about the table that is read. Clones share it.
#[derive(Clone)]
pub(super) struct MirrorBar(indicatif::ProgressBar);

impl MirrorBar {
    /// Shows the line.
    pub(super) fn new() -> Self {
        let bar = indicatif::ProgressBar::new_spinner();
        let style = indicatif::ProgressStyle::with_template("{spinner} {prefix:20} {msg}");
        bar.set_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_spinner()));
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        Self(bar)
    }

    /// Shows the progress of a table.
    pub(super) fn update(&self, progress: &Progress) {
        let Progress { table, rows, total, calls, waited, .. } = progress;
        let total = total.map(|total| format!(" of {total}")).unwrap_or_default();
        let waited = match waited.as_secs() {
            0 => String::new(),
            seconds => format!(" · {seconds} s waited for the rate limit"),
        };
        self.0.set_prefix(table.clone());
        self.0.set_message(format!("{rows}{total} rows · {calls} calls{waited}"));
    }

    /// Removes the line until the next progress, so that a report can be written.
    pub(super) fn pause(&self) {
        self.0.set_prefix("");
        self.0.set_message("waiting for the next run");
        // The terminal is free until the next tick.
        self.0.suspend(|| {});
    }
}

impl Drop for MirrorBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

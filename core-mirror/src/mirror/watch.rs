//! Runs at an interval.

use std::{pin::pin, time::Duration};

use core_api::{client::RateLimit, endpoint::CallKind};
use futures_util::future::{Either, select};

use super::Mirror;
use crate::{
    destination::{Destination, DestinationError},
    error::MirrorError,
    run::RunReport,
    table::Table,
};

impl<D: Destination> Mirror<D> {
    /// Returns the smallest interval of [`watch`](Self::watch).
    ///
    /// A run without changes takes at least one call for each resource and one for the deletions of all. The rate limit
    /// must permit them in the interval.
    #[must_use]
    pub fn smallest_interval(&self) -> Duration {
        time_for(self.limit, least_calls(&self.tables))
    }

    /// Runs again and again, with this interval between the starts of two runs, until the [stop
    /// handle](Self::stop_handle) ends it.
    ///
    /// `on_run` gets the result of each run. A run that fails does not end the watch, because the next one continues
    /// where it ended. If a run takes more calls than the limit permits in the interval, the next run begins later.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Interval`] if the interval is below the [smallest](Self::smallest_interval). The error of a run
    /// if the next run cannot succeed either: the stored state is not valid.
    pub async fn watch(
        &mut self,
        interval: Duration,
        mut on_run: impl FnMut(Result<&RunReport, &MirrorError>),
    ) -> Result<(), MirrorError> {
        Table::check_interval(&self.tables, interval, self.limit)?;
        loop {
            let start = tokio::time::Instant::now();
            let result = self.run().await;
            on_run(result.as_ref());
            let calls = match result {
                Ok(report) => report.calls,
                Err(MirrorError::Destination { report, source }) => {
                    log(&source);
                    report.calls
                }
                Err(error) => return Err(error),
            };
            let next = start + interval.max(time_for(self.limit, calls));
            let stop = self.stop.clone();
            match select(pin!(tokio::time::sleep_until(next)), pin!(stop.stopped())).await {
                Either::Left(_) if !stop.is_stopped() => {}
                Either::Left(_) | Either::Right(_) => return Ok(()),
            }
        }
    }
}

impl Table {
    /// Checks the interval of a [`watch`](Mirror::watch) of some tables before their destination is opened.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Interval`] if the limit does not permit the calls of a run in the interval.
    pub fn check_interval(
        tables: &[Self],
        interval: Duration,
        limit: RateLimit,
    ) -> Result<(), MirrorError> {
        let calls = least_calls(tables);
        let smallest = time_for(limit, calls);
        if interval >= smallest {
            return Ok(());
        }
        let limit = calls_per_minute(limit);
        Err(MirrorError::Interval { given: interval, smallest, calls, limit })
    }
}

/// Returns the time in which a limit permits a number of calls.
fn time_for(limit: RateLimit, calls: u64) -> Duration {
    let (permitted, window) = (u64::from(limit.calls()).max(1), limit.window());
    let nanos = window.as_nanos().saturating_mul(u128::from(calls)) / u128::from(permitted);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// Returns the number of calls that a limit permits in a minute.
fn calls_per_minute(limit: RateLimit) -> u64 {
    let window = limit.window().as_nanos().max(1);
    let minute = Duration::from_secs(60).as_nanos();
    let calls = u128::from(limit.calls()).saturating_mul(minute) / window;
    u64::try_from(calls).unwrap_or(u64::MAX)
}

/// Returns the least number of calls of a run.
fn least_calls(tables: &[Table]) -> u64 {
    let resources = u64::try_from(tables.len()).unwrap_or(u64::MAX);
    let has_history = tables
        .iter()
        .any(|table| table.resource.reads_changes && table.resource.call(CallKind::Get).is_some());
    resources.saturating_add(u64::from(has_history))
}

/// Logs the error of a destination, after which the next run may succeed.
fn log(error: &DestinationError) {
    tracing::warn!(%error, "the destination failed; the next run continues");
}

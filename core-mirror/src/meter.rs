//! The calls of a run, and the time that it waits.

use core_api::{Client, access::ReadOnly, client::CallCounters};

use super::run::RunReport;

/// The counters of a client at the start of a run.
pub(crate) struct Meter {
    client: Client<ReadOnly>,
    start: CallCounters,
}

impl Meter {
    pub(crate) fn start(client: Client<ReadOnly>) -> Self {
        let start = client.counters();
        Self { client, start }
    }

    /// Writes the calls and the time since the start into a report.
    pub(crate) fn read(&self, report: &mut RunReport) {
        let used = self.client.counters().since(&self.start);
        (report.calls, report.waited) = (used.requests, used.waited);
    }
}

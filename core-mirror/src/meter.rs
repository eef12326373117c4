//! The calls of a run, and the time that it waits.

use core_api::{Client, access::ReadOnly};

use super::run::RunReport;

/// The counters of a client at the start of a run.
pub(crate) struct Meter {}

impl Meter {
    pub(crate) fn start(_client: Client<ReadOnly>) -> Self {
        Self {}
    }

    /// Writes the calls and the time since the start into a report.
    pub(crate) fn read(&self, _report: &mut RunReport) {}
}

//! The settings of a pass.

use std::time::Duration;

/// The settings of a pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct PassSettings {
    /// The time before the end of the last pass at which this one starts.
    pub(super) overlap: Duration,
    /// The time between two sweeps of a resource that the history covers.
    pub(super) sweep_every: Duration,
}

impl Default for PassSettings {
    /// A write is assumed to be visible after five minutes.
    fn default() -> Self {
        Self { overlap: Duration::from_secs(300), sweep_every: Duration::from_secs(24 * 3600) }
    }
}

//! The handle of an injected fault.

use std::{fmt, sync::Arc};

use super::{FaultRule, Faults};

/// The handle of an injected fault, with its counters.
///
/// The fault stays active when the handle is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// let fault = sandbox.inject(Fault::status(503).on("/api").always());
/// // … calls …
/// assert_eq!((fault.seen(), fault.fired()), (0, 0));
/// fault.remove();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FaultHandle {
    rule: Arc<FaultRule>,
    faults: Arc<Faults>,
}

impl FaultHandle {
    pub(crate) fn new(rule: Arc<FaultRule>, faults: Arc<Faults>) -> Self {
        Self { rule, faults }
    }

    /// Returns the number of matching requests, whether they were affected or not.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.rule.seen()
    }

    /// Returns the number of affected requests.
    ///
    /// A request counts before its response is held, changed or lost. If the request is executed, it
    /// counts after the execution, so its changes are already made.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.rule.fired()
    }

    /// Waits until the fault has affected this number of requests since it was injected.
    pub async fn until_fired(&self, times: u64) {
        self.rule.until_fired(times).await;
    }

    /// Releases the held requests, and lets later ones pass without a wait.
    pub fn release(&self) {
        self.rule.release();
    }

    /// Removes the fault and releases the held requests.
    pub fn remove(&self) {
        self.faults.remove(|rule| rule.id == self.rule.id);
    }
}

impl fmt::Debug for FaultHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultHandle").field("fault", self.rule.fault()).finish_non_exhaustive()
    }
}

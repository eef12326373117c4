//! The handle of a fault.

use std::{fmt, sync::Arc};

use super::Rule;
use crate::server::Shared;

/// A fault that was injected: how often it has happened, and how to end it.
///
/// The fault stays when this is dropped.
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
pub struct Injected {
    rule: Arc<Rule>,
    shared: Shared,
}

impl Injected {
    pub(crate) fn new(rule: Arc<Rule>, shared: Shared) -> Self {
        Self { rule, shared }
    }

    /// How many requests fitted, whether it happened to them or not.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.rule.seen()
    }

    /// How often it has happened.
    ///
    /// A request counts once it has been acted on, where the fault lets it be, and before its
    /// answer is held, changed or lost: what it did is done when it counts.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.rule.fired()
    }

    /// Waits until it has happened so many times since the start.
    pub async fn until_fired(&self, times: u64) {
        self.rule.until_fired(times).await;
    }

    /// Lets go what it holds, now and from now on.
    pub fn release(&self) {
        self.rule.release();
    }

    /// Ends the fault, and lets go what it holds.
    pub fn remove(&self) {
        self.shared.faults.remove(|rule| rule.id == self.rule.id);
    }
}

impl fmt::Debug for Injected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Injected").field("fault", &self.rule.fault).finish_non_exhaustive()
    }
}

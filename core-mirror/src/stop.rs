//! The end of a run on request.

use std::sync::Arc;

use tokio::sync::watch;

/// A handle that ends the runs of a mirror after the current batch, for example on Ctrl-C.
///
/// It can be cloned and sent to another task. A stopped mirror stays stopped.
#[derive(Clone, Debug)]
pub struct StopHandle(Arc<watch::Sender<bool>>);

impl StopHandle {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Ends the run. The rows that were read are written first.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Returns whether [`stop`](Self::stop) was called.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until [`stop`](Self::stop) is called.
    pub async fn stopped(&self) {
        // The sender lives in this handle, so the channel cannot close.
        let _ = self.0.subscribe().wait_for(|is_stopped| *is_stopped).await;
    }
}

//! The signals that end a run.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

/// Tells whether a signal asked for the end of the run: Ctrl-C, or SIGTERM on Unix.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    is_asked: Arc<AtomicBool>,
    notify: Arc<Notify>,
}

impl Stop {
    /// Starts to listen.
    pub(super) fn new() -> io::Result<Self> {
        let stop = Self { is_asked: Arc::default(), notify: Arc::default() };
        let asked = stop.clone();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let (mut term, mut interrupt) =
                (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            tokio::spawn(async move {
                tokio::select! {
                    _ = term.recv() => {}
                    _ = interrupt.recv() => {}
                }
                asked.ask();
            });
        }
        #[cfg(not(unix))]
        tokio::spawn(async move {
            // Without a handler, the process ends at once.
            if tokio::signal::ctrl_c().await.is_ok() {
                asked.ask();
            }
        });
        Ok(stop)
    }

    fn ask(&self) {
        self.is_asked.store(true, Ordering::Release);
        // A waiting task wakes, or the next one does.
        self.notify.notify_one();
    }

    /// Waits for a signal.
    pub(super) async fn wait(&self) {
        if !self.is_asked.load(Ordering::Acquire) {
            self.notify.notified().await;
        }
    }
}

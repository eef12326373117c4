//! The end of a release by a signal, such as Ctrl-C.

use std::{
    io::{self, Write as _},
    process,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// The time between two looks at signals.
const LOOK: Duration = Duration::from_millis(50);

/// Says whether somebody wants the release to end, and whether it may end.
pub(super) struct Interruption {
    is_wanted: Arc<AtomicBool>,
    is_done: AtomicBool,
    /// Held while files are written, and during the commit.
    writes: Mutex<()>,
}

/// Ends the watch when the release is done, also by a panic.
pub(super) struct Done<'a>(&'a Interruption);

impl Interruption {
    /// Begins to listen to signals.
    ///
    /// # Errors
    ///
    /// A system that does not let programs handle signals.
    pub(super) fn new() -> io::Result<Self> {
        let is_wanted = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in
            [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
        {
            signal_hook::flag::register(signal, Arc::clone(&is_wanted))?;
        }
        Ok(Self { is_wanted, is_done: AtomicBool::new(false), writes: Mutex::new(()) })
    }

    /// Lets nobody end the release while the result lives.
    pub(super) fn hold(&self) -> MutexGuard<'_, ()> {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the mark that the release is done once it is dropped.
    pub(super) fn done(&self) -> Done<'_> {
        Done(self)
    }

    /// Waits for a signal or for the end of the release. After a signal, it restores the files and ends the program.
    ///
    /// A step may take an hour, so that the program does not wait for the end of the step.
    pub(super) fn watch(&self, restore: impl Fn() -> String) {
        while !self.is_done.load(Ordering::Relaxed) {
            if self.is_wanted.load(Ordering::Relaxed) {
                let _held = self.hold();
                // The release may have ended while this waited for a commit.
                if self.is_done.load(Ordering::Relaxed) {
                    return;
                }
                let _ = writeln!(io::stderr(), "{}", restore());
                process::exit(1);
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.is_done.store(true, Ordering::Relaxed);
    }
}

//! The thread of a file, so that writes never block the runtime.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
};

use tokio::sync::oneshot;

use super::{fault::Fault, file::File, held::Held};
use crate::destination::DestinationError;

type Job = Box<dyn FnOnce(&mut File) + Send>;

/// The thread of a file.
#[derive(Debug)]
pub(super) struct Worker {
    path: PathBuf,
    jobs: mpsc::Sender<Job>,
    /// Closes once the file is closed.
    end: oneshot::Receiver<()>,
}

impl Worker {
    /// Starts a thread, and opens the file on it.
    pub(super) async fn start(path: PathBuf) -> Result<Self, DestinationError> {
        let (jobs, receiver) = mpsc::channel::<Job>();
        let (opened, is_open) = oneshot::channel();
        let (ends, end) = oneshot::channel();
        let own = path.clone();
        let run = move || {
            match File::open(&own) {
                Ok(mut file) => {
                    // The caller may be gone.
                    let _ = opened.send(Ok(()));
                    while let Some(job) = next(&receiver, &mut file) {
                        job(&mut file);
                    }
                }
                Err(error) => drop(opened.send(Err(error))),
            }
            drop(ends);
        };
        let spawned = thread::Builder::new().name(String::from("core-mirror-sqlite")).spawn(run);
        spawned.map_err(|error| {
            DestinationError::unavailable("the system cannot start a thread for SQLite", error)
        })?;
        match is_open.await {
            Ok(opened) => opened.map(|()| Self { path, jobs, end }),
            Err(_) => Err(ended(&path)),
        }
    }

    /// Ends the thread, and waits until the file is closed.
    pub(super) async fn close(self) {
        let Self { jobs, end, .. } = self;
        drop(jobs);
        // Nothing is sent. The channel closes.
        let _ = end.await;
    }

    /// Runs code on the thread, and waits for its result. The batches before are committed first.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut File) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, DestinationError> {
        let job = |file: &mut File| {
            file.commit()?;
            job(file)
        };
        self.run_in_transaction(job).await
    }

    /// Runs code on the thread, in the transaction of the batches before.
    pub(super) async fn run_in_transaction<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut File) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, DestinationError> {
        let (sender, result) = oneshot::channel();
        let job: Job = Box::new(move |file| {
            let result = job(file);
            file.adapt_patience(&result);
            let result = result.map_err(|fault| fault.at(&file.path));
            // The caller may be gone.
            drop(sender.send(result));
        });
        match self.jobs.send(job) {
            Ok(()) => result.await.unwrap_or_else(|_| Err(ended(&self.path))),
            Err(_) => Err(ended(&self.path)),
        }
    }
}

/// Waits for the next job. `None` if the file is not used any more.
///
/// A transaction stays open while the next batch is on its way. If it does not come, for example because the caller
/// dropped the run, the batches before are committed.
fn next(jobs: &mpsc::Receiver<Job>, file: &mut File) -> Option<Job> {
    if file.is_held() {
        match jobs.recv_timeout(Held::TIME) {
            Ok(job) => return Some(job),
            // If it fails, all of these batches are undone with their state, and the next run writes them.
            Err(_) => drop(file.commit()),
        }
    }
    jobs.recv().ok()
}

fn ended(path: &Path) -> DestinationError {
    DestinationError::Unavailable {
        message: format!("the thread of `{}` has ended; open the file again", path.display()),
        source: None,
    }
}

//! Standard output, written by a thread of its own.

use std::{
    io::{self, Write as _},
    thread::{self, JoinHandle},
};

use tokio::sync::mpsc::{Sender, channel};

use super::error::TapError;

/// Standard output. A target that reads slowly does not hold up the calls to Core until the queue is full.
pub(super) struct Output {
    lines: Sender<Vec<u8>>,
    thread: JoinHandle<io::Result<()>>,
}

impl Output {
    /// The number of messages that wait for the target.
    const QUEUE: usize = 2_000;

    /// Starts the thread.
    pub(super) fn start() -> Self {
        let (lines, mut queue) = channel::<Vec<u8>>(Self::QUEUE);
        let thread = thread::spawn(move || {
            let mut output = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
            while let Some(line) = queue.blocking_recv() {
                output.write_all(&line)?;
                if queue.is_empty() {
                    output.flush()?;
                }
            }
            output.flush()
        });
        Self { lines, thread }
    }

    /// Writes a line, which ends with a line feed.
    pub(super) async fn line(&self, line: Vec<u8>) -> Result<(), TapError> {
        self.lines.send(line).await.map_err(|_| TapError::Closed)
    }

    /// Waits until everything is written.
    pub(super) async fn finish(self) -> Result<(), TapError> {
        let Self { lines, thread } = self;
        drop(lines);
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        match joined {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) if error.kind() == io::ErrorKind::BrokenPipe => {
                Err(TapError::Closed)
            }
            Ok(Ok(Err(error))) => {
                Err(TapError::Runtime(format!("standard output cannot be written: {error}")))
            }
            Ok(Err(_)) | Err(_) => Err(TapError::Runtime("the thread of the output ended".into())),
        }
    }
}

//! Standard output, written by a thread of its own.

use std::{
    io::{self, Write as _},
    thread,
};

use tokio::sync::{
    mpsc::{Sender, channel},
    oneshot,
};

use super::{error::TapError, stop::Stop};

/// Standard output. A target that reads slowly does not hold up the calls to Core until the queue is full.
pub(super) struct Output {
    lines: Sender<Vec<u8>>,
    /// The result of the thread, once everything is written.
    end: oneshot::Receiver<io::Result<()>>,
}

impl Output {
    /// The number of messages that wait for the target.
    const QUEUE: usize = 2_000;

    /// Starts the thread.
    pub(super) fn start() -> Self {
        let (lines, mut queue) = channel::<Vec<u8>>(Self::QUEUE);
        let (sender, end) = oneshot::channel();
        // Nobody joins the thread: a target that neither reads nor ends would hold up the end of the process.
        thread::spawn(move || {
            let mut output = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
            let mut write = || {
                while let Some(line) = queue.blocking_recv() {
                    output.write_all(&line)?;
                    if queue.is_empty() {
                        output.flush()?;
                    }
                }
                output.flush()
            };
            let written = write();
            // A run that was stopped does not wait for the end.
            let _ = sender.send(written);
        });
        Self { lines, end }
    }

    /// Writes a line, which ends with a line feed. A signal ends the wait for a target that does not read.
    pub(super) async fn line(&self, line: Vec<u8>, stop: &Stop) -> Result<(), TapError> {
        tokio::select! {
            biased;
            sent = self.lines.send(line) => sent.map_err(|_| TapError::Closed),
            () = stop.wait() => Err(TapError::Unread),
        }
    }

    /// Waits until everything is written.
    pub(super) async fn finish(self) -> Result<(), TapError> {
        let Self { lines, end } = self;
        drop(lines);
        match end.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Err(TapError::Closed),
            Ok(Err(error)) => {
                Err(TapError::Runtime(format!("standard output cannot be written: {error}")))
            }
            Err(_) => Err(TapError::Runtime("the thread of the output ended".into())),
        }
    }
}

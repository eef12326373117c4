//! A writer of lines that never makes its callers wait.

use std::{
    fmt::Write as _,
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// The maximum size of the lines that wait, in bytes. Further lines are left out.
const MAX_WAITING: usize = 1 << 20;

/// The pause between two writes, in which lines are collected. Each write costs a system call.
const PAUSE: Duration = Duration::from_millis(5);

/// The maximum time that dropping the writer waits for the last lines.
const MAX_FLUSH: Duration = Duration::from_millis(500);

/// A thread that writes lines, and the buffer before it.
#[derive(Debug)]
pub(super) struct LineWriter {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    buffer: Mutex<Buffer>,
    /// Notified when the buffer gets its first line, and at the end.
    is_filled: Condvar,
    /// Notified when the thread has written all lines after the end.
    is_written: Condvar,
}

#[derive(Debug, Default)]
struct Buffer {
    lines: String,
    /// The number of lines that were left out.
    lost: u64,
    is_closed: bool,
    is_finished: bool,
}

impl LineWriter {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Fails if the thread cannot be started.
    pub(super) fn start(output: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let of_thread = Arc::clone(&shared);
        let run = move || of_thread.run(output);
        thread::Builder::new().name("core-sandbox log".to_owned()).spawn(run)?;
        Ok(Self { shared })
    }

    /// Adds a line, unless too many lines wait.
    pub(super) fn write(&self, line: impl FnOnce(&mut String)) {
        let mut buffer = self.shared.lock();
        if buffer.lines.len() >= MAX_WAITING {
            buffer.lost += 1;
            return;
        }
        let is_first = buffer.lines.is_empty();
        line(&mut buffer.lines);
        buffer.lines.push('\n');
        drop(buffer);
        if is_first {
            self.shared.is_filled.notify_one();
        }
    }
}

impl Drop for LineWriter {
    fn drop(&mut self) {
        let mut buffer = self.shared.lock();
        buffer.is_closed = true;
        self.shared.is_filled.notify_one();
        let is_waiting = |buffer: &mut Buffer| !buffer.is_finished;
        let waited = self.shared.is_written.wait_timeout_while(buffer, MAX_FLUSH, is_waiting);
        // A thread that does not finish is stuck in a write, which ends with the process.
        drop(waited);
    }
}

impl Shared {
    /// Writes lines until the writer is dropped. The lock is not held during a write.
    fn run(&self, mut output: impl Write) {
        loop {
            let is_waiting = |buffer: &mut Buffer| buffer.lines.is_empty() && !buffer.is_closed;
            let waited = self.is_filled.wait_while(self.lock(), is_waiting);
            let mut buffer = waited.unwrap_or_else(PoisonError::into_inner);
            let mut lines = std::mem::take(&mut buffer.lines);
            let lost = std::mem::take(&mut buffer.lost);
            let is_closed = buffer.is_closed;
            drop(buffer);
            if lost > 0 {
                let _ = writeln!(
                    lines,
                    "({lost} lines are left out, because they could not be written in time)"
                );
            }
            // Nobody reads the log if its output is closed.
            let _ = output.write_all(lines.as_bytes()).and_then(|()| output.flush());
            if is_closed {
                break;
            }
            thread::sleep(PAUSE);
        }
        self.lock().is_finished = true;
        self.is_written.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// An output that others read, and that can block.
    #[derive(Clone, Default)]
    struct Output {
        bytes: Arc<Mutex<Vec<u8>>>,
        gate: Arc<Mutex<()>>,
    }

    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            drop(self.gate.lock());
            self.bytes.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn all_lines_are_written_before_the_writer_is_gone() {
        let output = Output::default();
        let writer = LineWriter::start(output.clone()).unwrap();
        (0..1_000).for_each(|number| writer.write(|line| line.push_str(&number.to_string())));
        drop(writer);
        let text = String::from_utf8(output.bytes.lock().unwrap().clone()).unwrap();
        let expected: String = (0..1_000).map(|number| format!("{number}\n")).collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn a_blocked_output_costs_lines_and_no_memory_or_time() {
        let output = Output::default();
        let writer = LineWriter::start(output.clone()).unwrap();
        let closed = output.gate.lock().unwrap();
        let start = Instant::now();
        (0..200_000).for_each(|_| writer.write(|line| line.push_str("a line of some length")));
        assert!(writer.shared.lock().lines.len() < MAX_WAITING + 100);
        drop(closed);
        drop(writer);
        let text = String::from_utf8(output.bytes.lock().unwrap().clone()).unwrap();
        assert!(text.contains("lines are left out"));
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

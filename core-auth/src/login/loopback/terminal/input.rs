//! Cancellable reads from the terminal.

use std::{
    io::{self, IsTerminal, Stdin},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::getpgrp,
    termios::tcgetpgrp,
};
use tokio::{
    io::{AsyncRead, ReadBuf},
    time::{Interval, MissedTickBehavior, interval},
};

/// Time between two polls of the terminal, too short for a person to notice.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The terminal at standard input, which is read only when a line is available.
///
/// A thread that blocks in a read would consume the next line of the program, and would keep the
/// runtime from shutting down.
pub(super) struct TerminalInput {
    stdin: Stdin,
    poll_timer: Interval,
}

impl TerminalInput {
    /// Returns `None` if standard input is not a terminal.
    pub(super) fn open() -> Option<Self> {
        let stdin = io::stdin();
        let mut poll_timer = interval(POLL_INTERVAL);
        poll_timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        stdin.is_terminal().then_some(Self { stdin, poll_timer })
    }

    /// Returns whether a read would return at once. In a background process, this returns false,
    /// because a read would stop the process.
    fn has_line(&self) -> bool {
        let mut fds = [PollFd::new(&self.stdin, PollFlags::IN)];
        let is_ready = poll(&mut fds, Some(&Timespec::default())).is_ok_and(|count| count > 0);
        is_ready && tcgetpgrp(&self.stdin).is_ok_and(|group| group == getpgrp())
    }
}

impl AsyncRead for TerminalInput {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.poll_timer.poll_tick(context));
            if self.has_line() {
                let read = rustix::io::read(&self.stdin, buffer.initialize_unfilled())?;
                buffer.advance(read);
                return Poll::Ready(Ok(()));
            }
        }
    }
}

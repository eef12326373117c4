//! Lines of the terminal, read in a way that can be given up.

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

/// The time between two poll_timer at the terminal, too short for a person to notice.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The terminal at standard input, which is read only where a line is there.
///
/// A thread that waits in a read would swallow the next line that the program wants, and keep the
/// runtime from ending.
pub(super) struct TerminalInput {
    stdin: Stdin,
    poll_timer: Interval,
}

impl TerminalInput {
    /// Gives nothing where standard input is not a terminal.
    pub(super) fn open() -> Option<Self> {
        let stdin = io::stdin();
        let mut poll_timer = interval(POLL_INTERVAL);
        poll_timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        stdin.is_terminal().then_some(Self { stdin, poll_timer })
    }

    /// Tells whether a read returns at once. In the background it would stop the process.
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

//! The runtime of all blocking clients, and the wait for a future on the thread of its caller.

use std::{
    future::pending,
    io,
    pin::pin,
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use tokio::{
    runtime::{Builder, Handle},
    task::coop::poll_proceed,
};

use crate::error::BlockingError;

/// The runtime of this process. It is never shut down, because calls of any thread may use it.
static RUNTIME: Mutex<Option<Background>> = Mutex::new(None);

/// More steps than a task of tokio may take before it has to yield. tokio counts them in a byte.
const MORE_THAN_A_BUDGET: u32 = 256;

/// A runtime that a thread of its own drives.
struct Background {
    handle: Handle,
    /// The id of the process. After a fork, the child has this value, but not the thread.
    process: u32,
}

impl Background {
    fn start(process: u32) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let drive = move || runtime.block_on(pending::<()>());
        thread::Builder::new().name("core-api".to_owned()).spawn(drive)?;
        Ok(Self { handle, process })
    }
}

/// Waits for a future on the thread of the caller. The runtime of the blocking clients has its timers, sockets
/// and tasks.
///
/// This is for async functions without a blocking counterpart, such as the constructors of stores and the
/// logins of `core_auth`. The future need not be `Send`, and may itself make blocking calls.
///
/// ```
/// use core_api::blocking::block_on;
///
/// let sum = block_on(async { 1 + 1 })?;
/// assert_eq!(sum, 2);
/// # Ok::<(), core_api::blocking::BlockingError>(())
/// ```
///
/// # Errors
///
/// Fails in async code, and if the background thread cannot be started. The future is then dropped.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, BlockingError> {
    if is_in_task() {
        return Err(BlockingError::AsyncContext);
    }
    let runtime = runtime().map_err(BlockingError::Start)?;
    let _entered = runtime.enter();
    let signal = Arc::new(Signal { thread: thread::current(), is_set: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&signal));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
        signal.wait();
    }
}

/// Returns the runtime of this process, and starts it if necessary.
fn runtime() -> io::Result<Handle> {
    let mut running = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    runtime_of(process::id(), &mut running)
}

fn runtime_of(process: u32, running: &mut Option<Background>) -> io::Result<Handle> {
    match running {
        Some(running) if running.process == process => Ok(running.handle.clone()),
        Some(_) | None => Ok(running.insert(Background::start(process)?).handle.clone()),
    }
}

/// Returns whether a task of tokio, or a future in `Runtime::block_on`, runs on this thread.
///
/// Only such code has a budget of steps. Threads of `spawn_blocking`, closures of `block_in_place` and the
/// futures of [`block_on`] have none, and they may block.
fn is_in_task() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    // Dropping the first step restores the budget.
    let Poll::Ready(_first) = poll_proceed(&mut context) else { return true };
    (0..MORE_THAN_A_BUDGET).any(|_| match poll_proceed(&mut context) {
        Poll::Ready(step) => {
            step.made_progress();
            false
        }
        Poll::Pending => true,
    })
}

/// Wakes a thread that waits for a future.
struct Signal {
    thread: Thread,
    /// Other code on the thread may use up a call of `unpark`, so the flag decides.
    is_set: AtomicBool,
}

impl Signal {
    fn wait(&self) {
        while !self.is_set.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_set.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

#[cfg(test)]
mod tests;
